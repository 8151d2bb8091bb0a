/**
 * Appends records of a file to the event log, never further ahead of the worker than the log can hold. How many lines of a file are in
 * the log is kept under its digest: an interrupted import goes on there, and a whole one is not repeated.
 */

import { Refusal } from '../../shared/errors.ts';
import type { EventLog, LogRecord } from '../store/event-log.ts';
import type { Imports } from '../store/imports.ts';

const BATCH = 500;
const AHEAD = 100_000;
const LOOK_MS = 100;
const RETRY_MS = 250;
/** A worker that has said nothing for so long is none. */
const SILENT_MS = 10_000;

type Options = {
  eventLog: Pick<EventLog, 'append'>;
  imports: Imports;
  digest: string;
  /** The longest the log may get. */
  maxLength: number;
  now: () => number;
  /** Nobody applies the log: the import waits. */
  onWaiting: () => void;
};

export const createImportLog = ({ eventLog, imports, digest, maxLength, now, onWaiting }: Options) => {
  const ahead = Math.min(AHEAD, Math.max(1, Math.floor(maxLength / 4)));
  let batch: LogRecord[] = [];
  let line = 0;
  let appended = 0;
  /** Of our batches, how many records were in the log when each was through, and its last place. */
  const marks: { count: number; place: string }[] = [];

  /** Redis that is away is waited for: records are the same at every try. */
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  /** How many of our records the worker has not applied yet; null when no worker has said anything lately. */
  async function waiting(): Promise<number | null> {
    const { place, updated } = await patiently(imports.progress);
    if (now() - updated > SILENT_MS) return null;
    while (marks[0] && imports.isReached(marks[0].place, place)) marks.shift();
    return marks[0] === undefined ? 0 : appended - marks[0].count + BATCH;
  }

  async function untilFewerThan(most: number): Promise<boolean> {
    for (let said = false; ; ) {
      const left = await waiting();
      if (left !== null && left <= most) return true;
      if (left === null) {
        if (most === 0) return false;
        if (!said) onWaiting();
        said = true;
      }
      await pause(LOOK_MS);
    }
  }

  async function flush(): Promise<void> {
    const records = batch;
    batch = [];
    const places = await patiently(() => Promise.all(records.map(eventLog.append)));
    appended += records.length;
    if (places.length > 0) marks.push({ count: appended, place: places.at(-1) as string });
    await patiently(() => imports.reached(digest, line));
    if (appended >= ahead) await untilFewerThan(ahead);
  }

  return {
    /** The record of a line; it waits when the log is full. */
    async add(record: LogRecord, at: number): Promise<void> {
      batch.push(record);
      line = at;
      if (batch.length >= BATCH) await flush();
    },
    /** Sends the rest, notes the file as imported, and waits for the worker. False: there is none, the next one will apply it. */
    async finish(): Promise<boolean> {
      await flush();
      await patiently(() => imports.finished(digest));
      return untilFewerThan(0);
    },
    appended: () => appended,
  };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
