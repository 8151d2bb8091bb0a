import type { Ranked } from '../../shared/ranked.ts';
import type { Soon } from '../../shared/soon.ts';
import type { PipelineStore } from '../store/pipeline.ts';
import { createTurns, type Job, rounded } from './job.ts';

const LENGTH = 100;
const DAY_MS = 86_400_000;
/** A view of a month ago counts half of one of today; and each newer one before it counts more. */
const HALF_LIFE_MS = 30 * DAY_MS;
const FADE = 10;
/** Users whose lists are kept fresh: those of whom something came within the days that a history lasts. */
const MOST_USERS = 100_000;
const LASTING_MS = 7 * DAY_MS;
/** Lists live for half an hour: each is made anew before. */
const REFRESH_MS = 600_000;
const BUDGET_MS = 500;
/** Users of one run: they are told to Redis in one command. */
const AT_ONCE = 10_000;

type User = { seenAt: number; madeAt: number; knownForgetting: string };
const NOBODY: User = { seenAt: 0, madeAt: 0, knownForgetting: '' };

type Options = {
  store: Pick<PipelineStore, 'history' | 'usersWithRecs'>;
  similar: (product: string) => Soon<Ranked>;
  now: () => number;
};

/**
 * The lists `personalized`: the similar products of what a user viewed, newer views weighing more, as confidence 0–1: the mean
 * similarity. Reads the lists as they are stored, whoever fills them. Viewed products may be among them: they are left out when served.
 */
export function createPersonalized({ store, similar, now }: Options): Job {
  /** In the order in which their lists were made, those to be made first in front. */
  let users = new Map<string, User>();
  let waiting = new Set<string>();

  async function listOf(userId: string): Promise<(string | number)[]> {
    const flat = await store.history(userId);
    const totals = new Map<string, number>();
    let all = 0;
    for (let i = 0; i * 2 < flat.length; i++) {
      const { ids, scores } = await similar(flat[2 * i] as string);
      const age = Math.max(0, now() - 1000 * Number(flat[2 * i + 1]));
      const weight = 2 ** (-age / HALF_LIFE_MS) * Math.exp(-i / FADE);
      all += weight;
      for (const [k, id] of ids.entries()) totals.set(id, (totals.get(id) ?? 0) + weight * (scores[k] as number));
    }
    const best = [...totals].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).slice(0, LENGTH);
    return best.flatMap(([id, score]) => [id, rounded(Math.min(1, score / all))]);
  }

  /** Who is due: those of whom something came, then those whose list gets old. */
  function* due(): Generator<string> {
    for (const userId of waiting) yield userId;
    for (const [userId, { madeAt }] of users) {
      if (now() - madeAt < REFRESH_MS) return;
      yield userId;
    }
  }

  /** Who has to make room is looked at once more, as nobody. */
  function remember(userId: string, user: User) {
    const oldest = users.keys().next().value as string;
    if (!users.has(userId) && users.size >= MOST_USERS && users.delete(oldest)) waiting.add(oldest);
    users.set(userId, user);
    waiting.add(userId);
  }

  return {
    name: 'personalized',
    every: 2000,
    count({ type, at, userId }) {
      if (userId === null || type === 'impression') return;
      const { seenAt = 0, madeAt = 0, knownForgetting = '' } = users.get(userId) ?? {};
      remember(userId, { seenAt: Math.max(at, seenAt), madeAt, knownForgetting });
    },
    forget({ userId, forgetting }) {
      if (userId === null) return;
      remember(userId, { seenAt: 0, madeAt: 0, knownForgetting: forgetting });
    },
    async run(publisher) {
      const goOn = createTurns(BUDGET_MS);
      const filled: string[] = [];
      const emptied: string[] = [];
      for (const userId of due()) {
        const user = users.get(userId) ?? NOBODY;
        waiting.delete(userId);
        users.delete(userId);
        const lasting = now() - user.seenAt < LASTING_MS;
        // As long as tombstones stand, a list is only taken from who knows of the forgetting.
        const recalls = now() - Number.parseInt(user.knownForgetting || '0', 10) < 2 * DAY_MS;
        if (lasting || recalls) users.set(userId, { ...user, madeAt: now() });
        if (lasting) {
          const list = await listOf(userId);
          await publisher.offer('personalized', userId, list, user.knownForgetting);
          (list.length > 0 ? filled : emptied).push(userId);
        } else emptied.push(userId);
        if (filled.length + emptied.length >= AT_ONCE || !(await goOn())) break;
      }
      await store.usersWithRecs(filled, emptied);
    },
    save: () => ({ users, waiting }),
    load(state: { users: Map<string, User>; waiting?: Set<string> }) {
      ({ users, waiting = new Set<string>() } = state);
    },
  };
}
