/**
 * The feed `stats`: what the dashboard shows. Every node writes its own figures once a second; a node with subscribers reads all of them
 * and tells. While Redis is away it tells its own, and that Redis is away.
 */
import type { Logger } from 'pino';
import { Refusal } from '../../shared/errors.ts';
import type { ClickThrough, Stats } from '../../shared/stats.ts';
import { type Metrics, SECONDS } from '../ops/metrics.ts';
import type { Figures, Found } from '../store/figures.ts';
import type { Redis } from '../store/redis.ts';
import { createMeter, type NodeFigures, quantileOf } from './meter.ts';
import type { Presence } from './presence.ts';
import { send, type Visit } from './visit.ts';

const TELL_MS = 1000;
/** A node that has said nothing for so long is not counted, and after a minute removed. */
const SILENT_MS = 5000;
const GONE_MS = 60_000;
const SCOPE = 'dashboard';

export type StatsFeed = ReturnType<typeof createStatsFeed>;

type Parts = {
  figures: Figures;
  redis: Pick<Redis, 'isUp'>;
  metrics: Metrics;
  presence: Presence;
  /** This node's own name. */
  node: string;
  now: () => number;
  /** Whether anybody may see the figures, or only a token with the scope. */
  open: boolean;
  log: Logger;
};

export function createStatsFeed({ figures, redis, metrics, presence, node, now, open, log }: Parts) {
  const read = createMeter({ metrics, presence, now });
  const subscribers = new Set<Visit>();
  let own: NodeFigures | null = null;
  let last: Stats | null = null;

  async function gather(): Promise<Stats> {
    own ??= await read();
    const found = redis.isUp() ? await figures.read().catch(() => null) : null;
    if (found === null) return toStats(now(), [own], null);
    const all = Object.entries(found.nodes).map(([name, text]) => ({ name, of: parse(text) }));
    const gone = all.filter(({ of }) => !of || of.at < now() - GONE_MS).map(({ name }) => name);
    if (gone.length > 0) await figures.remove(gone);
    const others = all.flatMap(({ name, of }) => (of && name !== node && of.at >= now() - SILENT_MS ? [of] : []));
    return toStats(now(), [own, ...others], found);
  }

  async function tell() {
    own = await read();
    if (redis.isUp()) await figures.write(node, JSON.stringify(own));
    if (subscribers.size === 0) return;
    last = await gather();
    // Who does not read needs no older figures.
    for (const visit of subscribers) if (!visit.held) send(visit, 'stats', last);
  }

  const timer = setInterval(() => {
    tell().catch((error: Error) => log.debug({ error: error.message }, 'the figures could not be told'));
  }, TELL_MS);

  return {
    /** Rejects with `unauthorized`. Resolves to the figures as they are; from then on they come once a second. */
    async subscribe(visit: Visit): Promise<Stats> {
      if (!open && !visit.scope?.split(' ').includes(SCOPE)) {
        throw new Refusal('unauthorized', `the token's scope must have the word ${SCOPE}`);
      }
      // One that has gone while this waited for its turn would stay for ever.
      if (visit.socket.connected) subscribers.add(visit);
      if (last && now() - last.at < TELL_MS) return last;
      last = await gather();
      return last;
    },
    leave: (visit: Visit) => void subscribers.delete(visit),
    close: () => clearInterval(timer),
  };
}

/** What a node wrote; null for what is none of ours. */
function parse(text: string): NodeFigures | null {
  try {
    const figures = JSON.parse(text) as NodeFigures | null;
    return figures && typeof figures.at === 'number' ? figures : null;
  } catch {
    return null;
  }
}

const numberOr = (text: string | undefined | null) =>
  text != null && text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;

function toStats(at: number, nodes: readonly NodeFigures[], found: Found | null): Stats {
  const sum = (of: (figures: NodeFigures) => number) => nodes.reduce((total, figures) => total + of(figures), 0);
  const pushes = new Map<number, number>();
  // JSON has no Infinity: there it is null.
  for (const [upTo, count] of nodes.flatMap((figures) => figures.pushes)) {
    pushes.set(upTo ?? Number.POSITIVE_INFINITY, (pushes.get(upTo ?? Number.POSITIVE_INFINITY) ?? 0) + count);
  }
  const ms = (q: number) => 1000 * (quantileOf(pushes, SECONDS, q) ?? 0);
  return {
    at,
    redis: found !== null,
    nodes: nodes.length,
    connections: sum(({ connections }) => connections),
    eventsPerSecond: {
      view: sum(({ perSecond }) => perSecond.view),
      event: sum(({ perSecond }) => perSecond.event),
      recommend: sum(({ perSecond }) => perSecond.recommend),
      other: sum(({ perSecond }) => perSecond.other),
    },
    viewToPushMs: pushes.size === 0 ? null : { p50: ms(0.5), p90: ms(0.9), p99: ms(0.99) },
    ...fromRedis(found),
  };
}

function fromRedis(found: Found | null): Pick<Stats, 'clickThrough' | 'health' | 'worker'> {
  if (found === null) return { clickThrough: null, health: null, worker: null };
  const { clickThrough, usersWithRecs, lastUpdate, stats, progress } = found;
  return {
    clickThrough: clickThrough === null ? [] : (JSON.parse(clickThrough) as ClickThrough[]),
    health: {
      usersWithRecs,
      lastUpdate: numberOr(lastUpdate),
      totalUsers: numberOr(stats.total_users),
      totalProducts: numberOr(stats.total_products),
      lastProcessingTime: numberOr(stats.last_processing_time),
    },
    worker:
      progress.updated === undefined
        ? null
        : {
            lagMs: Number(progress.lag),
            read: Number(progress.read),
            written: Number(progress.written),
            updatedAt: Number(progress.updated),
          },
  };
}
