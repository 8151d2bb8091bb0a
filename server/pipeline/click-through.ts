import { LIST_NAMES, SOURCES } from '../../shared/lists.ts';
import type { ClickThrough } from '../../shared/stats.ts';
import type { PipelineStore } from '../store/pipeline.ts';
import type { Job } from './job.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;

/** Impressions and clicks, by `list source`. */
type Counts = Map<string, { impressions: number; clicks: number }>;

type Options = { store: Pick<PipelineStore, 'clickThrough'>; now: () => number };

/** How often what was shown is clicked, over the last 24 hours, by the list it was shown in and the list that supplied it. */
export function createClickThrough({ store, now }: Options): Job {
  /** By hour, Unix. */
  let hours = new Map<number, Counts>();
  let told = '';

  /** No older hours, and no later ones: an event is never of the future, but a clock may have been set back. */
  function tidy() {
    const hour = Math.floor(now() / HOUR_MS);
    for (const one of hours.keys()) if (one <= hour - HOURS || one > hour + 1) hours.delete(one);
  }

  function sums(): ClickThrough[] {
    const all: Counts = new Map();
    for (const counts of hours.values()) {
      for (const [name, { impressions, clicks }] of counts) {
        const sum = all.get(name) ?? { impressions: 0, clicks: 0 };
        all.set(name, { impressions: sum.impressions + impressions, clicks: sum.clicks + clicks });
      }
    }
    return [...all]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sum]) => {
        const [list = '', source = ''] = name.split(' ');
        return { list, source, ...sum };
      });
  }

  return {
    name: 'click_through',
    every: 2000,
    count({ type, at, list, source, items }) {
      if ((type !== 'impression' && type !== 'click') || list === null) return;
      // Other producers may write anything: only what there is makes a row.
      if (!LIST_NAMES.some((name) => name === list)) return;
      const from = SOURCES.find((name) => name === source) ?? list;
      const hour = Math.floor(at / HOUR_MS);
      const counts: Counts = hours.get(hour) ?? new Map();
      hours.set(hour, counts);
      const name = `${list} ${from}`;
      const count = counts.get(name) ?? { impressions: 0, clicks: 0 };
      counts.set(name, count);
      count[type === 'click' ? 'clicks' : 'impressions'] += items.length;
    },
    async run() {
      tidy();
      const text = JSON.stringify(sums());
      if (text === told) return;
      await store.clickThrough(text);
      told = text;
    },
    save: () => ({ hours }),
    load(state: { hours: Map<number, Counts> }) {
      ({ hours } = state);
    },
  };
}
