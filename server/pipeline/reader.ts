/** Reads the event log from a place on, and knows what was trimmed away before it could be read. */
import { type EventLog, isAfter, type Logged, timeOf } from '../store/event-log.ts';

const BATCH = 2000;
/** Reading goes on so long before the lists get their turn. */
const READING_MS = 1000;

/** Where reading stands: the last record read, and how many were ever appended up to there. Kept with a snapshot. */
export type Position = { place: string; appended: number };

export type Progress = { read: number; trimmed: number; behind: boolean; lagMs: number };

export type Reader = ReturnType<typeof createReader>;

export function createReader(eventLog: Pick<EventLog, 'read' | 'span'>, start: Position, now: () => number) {
  const position = { ...start };

  /** How many records went unread since the last look; 0 where Redis cannot tell (before 7.0). */
  async function missed(): Promise<number> {
    const { first, last, length, appended } = await eventLog.span();
    if (appended === null) return 0;
    const lost = length > 0 && isAfter(first, position.place) ? appended - position.appended - length : 0;
    if (last === position.place) position.appended = appended;
    else position.appended += Math.max(0, lost);
    return Math.max(0, lost);
  }

  return {
    position: (): Position => ({ ...position }),
    /** Hands on what is new, in the order of the log. `behind`: there is more. */
    async next(apply: (logged: Logged) => void): Promise<Progress> {
      const until = performance.now() + READING_MS;
      const progress: Progress = { read: 0, trimmed: await missed(), behind: false, lagMs: 0 };
      let batch = eventLog.read(position.place, BATCH);
      for (let goesOn = true; goesOn; ) {
        const records = await batch;
        position.place = records.at(-1)?.place ?? position.place;
        position.appended += records.length;
        progress.read += records.length;
        progress.behind = records.length === BATCH;
        goesOn = progress.behind && performance.now() < until;
        // Redis looks for the next ones while these are counted: a first fit then takes two thirds of the time.
        if (goesOn) batch = eventLog.read(position.place, BATCH);
        // Told above, unless counting fails first: then nobody waits for it any more.
        batch.catch(() => {});
        records.forEach(apply);
      }
      if (progress.behind) progress.lagMs = Math.max(0, now() - timeOf(position.place));
      return progress;
    },
  };
}

/** Hands on the records up to `end`, once more from the beginning of what the log still holds. */
export async function reread(eventLog: Pick<EventLog, 'read'>, end: string, apply: (logged: Logged) => void) {
  for (let at = '0-0'; isAfter(end, at); ) {
    const records = await eventLog.read(at, BATCH);
    for (const logged of records) if (!isAfter(logged.place, end)) apply(logged);
    at = records.at(-1)?.place ?? end;
  }
}
