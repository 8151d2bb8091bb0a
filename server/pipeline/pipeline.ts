/**
 * The worker: one at a time applies the event log, in its order, and publishes what follows. Its memory is what the log says up to one
 * place; a snapshot of it in Redis, with that place, is all a successor needs: it reads on from there, and memory is again what it
 * was. So nothing is lost or doubled wherever a worker dies. Whoever takes the lease, the same one again included, begins with the
 * snapshot; whatever fails ends the term. Lists are published whole, and refused from a worker whose term is over.
 */
import type { Logger } from 'pino';
import { type EventLog, isAfter, START } from '../store/event-log.ts';
import { Fenced, type PipelineStore } from '../store/pipeline.ts';
import type { Model } from './model.ts';
import { createPause } from './pause.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createReader, type Position, type Progress, type Reader, reread } from './reader.ts';
import { lastSnapshot, saveSnapshot } from './snapshot.ts';

/** A dead worker's place is taken after so long; the living one renews its lease three times in it. */
const LEASE_MS = 3000;
const RENEW_MS = 1000;
/** Between two looks at the log when it has nothing new, and after a failure. */
const PAUSE_MS = 100;
const RETRY_MS = 500;
/** A snapshot is due after so many records unless told otherwise, or after this time when there were any: what it costs is in proportion to what it saves. */
const SNAPSHOT_RECORDS = 100_000;
const SNAPSHOT_MS = 600_000;

/** What the worker says of itself: counts since it began to lead, and what is true now. */
export type Told = { leads: boolean; read: number; trimmed: number; written: number; lagMs: number };

export type PipelineOptions = {
  log: Logger;
  eventLog: Pick<EventLog, 'read' | 'span'>;
  store: PipelineStore;
  /** A memory with the jobs that are ours, empty. */
  begin: () => Promise<Model>;
  /** Leading has begun, or ended. */
  onTerm: (leads: boolean) => Promise<void> | void;
  tell: (told: Told) => void;
  holder: string;
  now: () => number;
  /** A snapshot is due after so many records. */
  snapshotRecords?: number | undefined;
};

export type Pipeline = {
  /** Begins the term anew: the parameters have changed. */
  restart(): void;
  /** How long the last round of all jobs that were due took, s. */
  tookSeconds(): number;
  /** Saves the memory and gives up the lease. */
  close(): Promise<void>;
};

export function createPipeline(options: PipelineOptions): Pipeline {
  const { log, eventLog, store, begin, onTerm, tell, holder, now, snapshotRecords = SNAPSHOT_RECORDS } = options;
  let term = 0;
  let stopping = false;
  let restarting = false;
  let tookSeconds = 0;
  const { pause, wake } = createPause();

  const goesOn = (mine: number) => term === mine && !stopping && !restarting;

  /** Redis that is away keeps nobody else out: what is tried meanwhile fails by itself, and ends the term. */
  const renew = async (): Promise<boolean> => {
    try {
      term = await store.lead(holder, LEASE_MS, term);
      return true;
    } catch {
      return false;
    }
  };
  const renewal = setInterval(() => void renew(), RENEW_MS);

  /** Memory as of the last snapshot, and its place. */
  async function resume(): Promise<{ model: Model; position: Position }> {
    const model = await begin();
    const last = await lastSnapshot(store, (error) =>
      log.error({ error }, 'the last snapshot cannot be read: the worker begins with what the log still holds'),
    );
    if (last === null) return { model, position: { place: START, appended: 0 } };
    const { position, saved } = last;
    const anew = model.load(saved);
    if (anew) {
      log.info('a job begins, or counts otherwise than before: the log is read anew for it');
      await reread(eventLog, position.place, anew.apply);
      anew.done();
    }
    return { model, position };
  }

  async function runDue(model: Model, publisher: Publisher, dueAt: Map<string, number>) {
    const startedAt = performance.now();
    const due = model.jobs.filter(({ name }) => (dueAt.get(name) ?? 0) <= now());
    for (const job of due) {
      dueAt.set(job.name, now() + job.every);
      await job.run(publisher);
    }
    await publisher.settled();
    if (due.length > 0) tookSeconds = (performance.now() - startedAt) / 1000;
  }

  /** What the worker says of itself in Redis: for the dashboard, and for whoever fills the log and must not get too far ahead. */
  const report = (reader: Reader, told: Told, { lagMs }: Progress) =>
    store.progress({
      place: reader.position().place,
      updated: now(),
      read: told.read,
      trimmed: told.trimmed,
      written: told.written,
      lag: lagMs,
    });

  async function serve(mine: number) {
    const { model, position } = await resume();
    const reader = createReader(eventLog, position, now);
    const publisher = createPublisher({ store, term: mine, first: position.place === START, now });
    const told: Told = { leads: true, read: 0, trimmed: 0, written: 0, lagMs: 0 };
    const tip = (await eventLog.span()).last;
    const dueAt = new Map<string, number>();
    let unsaved = 0;
    let savedAt = now();
    const save = async () => {
      await saveSnapshot(store, mine, reader.position(), model.save());
      [unsaved, savedAt] = [0, now()];
    };

    for (let caughtUp = false; goesOn(mine); ) {
      const progress = await reader.next(model.apply);
      unsaved += progress.read;
      told.read += progress.read;
      told.trimmed += progress.trimmed;
      if (progress.trimmed > 0) log.warn({ records: progress.trimmed }, 'trimmed from the log before they were read');
      // Until then lists would go back in time: the worker before may have published later ones.
      caughtUp ||= !progress.behind || !isAfter(tip, reader.position().place);
      if (caughtUp) await runDue(model, publisher, dueAt);
      tell(Object.assign(told, { written: publisher.written(), lagMs: progress.lagMs }));
      await report(reader, told, progress);
      if (unsaved >= snapshotRecords || (unsaved > 0 && now() - savedAt >= SNAPSHOT_MS)) await save();
      if (!progress.behind) await pause(PAUSE_MS);
    }
    if (term === mine && unsaved > 0) await save();
  }

  async function live() {
    while (!stopping && !(await renew())) await pause(PAUSE_MS);
    while (!stopping) {
      restarting = false;
      if (term === 0) {
        await pause(PAUSE_MS);
        continue;
      }
      try {
        log.info({ term }, 'applying the event log');
        await onTerm(true);
        await serve(term);
      } catch (error) {
        const { message } = error as Error;
        if (error instanceof Fenced) term = 0;
        else log.warn({ error: message }, 'the worker begins anew');
        await pause(RETRY_MS);
      }
      if (term === 0) log.info('standing by: another worker leads');
      tell({ leads: false, read: 0, trimmed: 0, written: 0, lagMs: 0 });
      await onTerm(false);
    }
  }
  const living = live();

  let closing: Promise<void> | undefined;
  return {
    restart() {
      restarting = true;
      wake();
    },
    tookSeconds: () => tookSeconds,
    close() {
      closing ??= (async () => {
        stopping = true;
        wake();
        await living;
        clearInterval(renewal);
        await renewalGivenUp();
      })();
      return closing;
    },
  };

  async function renewalGivenUp() {
    if (term !== 0) await store.lead(holder, 0, term).catch(() => undefined);
  }
}
