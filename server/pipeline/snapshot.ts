/**
 * The worker's memory as bytes, section by section, cut into parts that Redis takes one by one. Between two sections the event loop gets
 * its turn: the lease must be renewed while a large memory is saved.
 */
import { deserialize, serialize } from 'node:v8';
import { type PipelineStore, Unreadable } from '../store/pipeline.ts';
import type { Saved, Sections } from './model.ts';
import type { Position } from './reader.ts';

/** Below the time a command has, also over a network. */
const PART_BYTES = 1 << 20;

/** Which section lies where: its name and its length in bytes, in the order of the parts. */
type Contents = [name: string, bytes: number][];

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Structured clone, as Node writes it: what one version wrote, later ones read. */
export async function toParts(sections: Sections): Promise<{ contents: Contents; parts: Buffer[] }> {
  const contents: Contents = [];
  const parts: Buffer[] = [];
  for (const [name, take] of Object.entries(sections)) {
    const state = take();
    await turn();
    const bytes = serialize(state);
    contents.push([name, bytes.length]);
    for (let at = 0; at < bytes.length; at += PART_BYTES) parts.push(bytes.subarray(at, at + PART_BYTES));
    await turn();
  }
  return { contents, parts };
}

/** Rejects with Unreadable when a later version of Node wrote it. */
export async function fromParts(contents: Contents, parts: readonly Buffer[]): Promise<Saved> {
  const all = Buffer.concat(parts);
  const saved: Saved = {};
  let at = 0;
  for (const [name, bytes] of contents) {
    try {
      saved[name] = deserialize(all.subarray(at, at + bytes));
    } catch (error) {
      throw new Unreadable(`section ${name}: ${(error as Error).message}`);
    }
    at += bytes;
    await turn();
  }
  return saved;
}

/** What a snapshot is of: the place in the log up to which memory had read, and what lies where. */
type About = { position: Position; contents: Contents };

/** Rejects with Fenced. */
export async function saveSnapshot(
  store: Pick<PipelineStore, 'writeSnapshot'>,
  term: number,
  position: Position,
  sections: Sections,
): Promise<void> {
  const { contents, parts } = await toParts(sections);
  const about: About = { position, contents };
  await store.writeSnapshot(term, JSON.stringify(about), parts);
}

/** null when there is none, or none that can be read, which is told. */
export async function lastSnapshot(
  store: Pick<PipelineStore, 'readSnapshot'>,
  tellUnreadable: (why: string) => void,
): Promise<{ position: Position; saved: Saved } | null> {
  try {
    const snapshot = await store.readSnapshot();
    if (snapshot === null) return null;
    const { position, contents } = JSON.parse(snapshot.about) as About;
    return { position, saved: await fromParts(contents, snapshot.parts) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tellUnreadable(error.message);
    return null;
  }
}
