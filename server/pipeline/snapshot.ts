/**
 * The worker's memory as bytes, section by section, cut into parts that Redis takes one by one. A section's large maps are pieces of
 * their own, and between two pieces the event loop gets its turn: the lease must be renewed while a large memory is saved or read.
 */
import { deserialize, serialize } from 'node:v8';
import { type PipelineStore, Unreadable } from '../store/pipeline.ts';
import type { Saved, Sections } from './model.ts';
import type { Position } from './reader.ts';

/** Below the time a command has, also over a network. */
const PART_BYTES = 1 << 20;

/** Sessions with many events are large: so many are read or written in some tens of milliseconds. */
const PIECE_ENTRIES = 10_000;

/** Which section lies where: its name and its length in bytes, in the order of the parts. A section in pieces is there several times. */
type Contents = [name: string, bytes: number][];

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Structured clone, as Node writes it: what one version wrote, later ones read. */
export async function toParts(sections: Sections): Promise<{ contents: Contents; parts: Buffer[] }> {
  const contents: Contents = [];
  const parts: Buffer[] = [];
  for (const [name, take] of Object.entries(sections)) {
    const state = take();
    await turn();
    for (const piece of piecesOf(state)) {
      const bytes = serialize(piece);
      contents.push([name, bytes.length]);
      for (let at = 0; at < bytes.length; at += PART_BYTES) parts.push(bytes.subarray(at, at + PART_BYTES));
      await turn();
    }
  }
  return { contents, parts };
}

/** A state without its large maps, then those in pieces, each under the map's name. */
function* piecesOf(state: unknown): Generator<unknown> {
  const isLarge = (field: unknown) => field instanceof Map && field.size > PIECE_ENTRIES;
  const fields = state instanceof Object ? Object.entries(state) : [];
  const large = fields.filter(([, field]) => isLarge(field)) as [string, Map<unknown, unknown>][];
  if (large.length === 0) return yield state;
  yield { ...(state as object), ...Object.fromEntries(large.map(([name]) => [name, new Map()])) };
  for (const [name, map] of large) {
    let piece = new Map();
    for (const [key, value] of map) {
      piece.set(key, value);
      if (piece.size < PIECE_ENTRIES) continue;
      yield { [name]: piece };
      piece = new Map();
    }
    yield { [name]: piece };
  }
}

/** Adds one of the later pieces to a state. */
function join(state: unknown, piece: Record<string, Map<unknown, unknown>>) {
  for (const [name, map] of Object.entries(piece)) {
    const whole = (state as typeof piece)[name];
    for (const [key, value] of map) whole?.set(key, value);
  }
}

/** Rejects with Unreadable when a later version of Node wrote it. */
export async function fromParts(contents: Contents, parts: readonly Buffer[]): Promise<Saved> {
  const all = Buffer.concat(parts);
  const saved: Saved = {};
  let at = 0;
  for (const [name, bytes] of contents) {
    try {
      const piece = deserialize(all.subarray(at, at + bytes));
      if (name in saved) join(saved[name], piece);
      else saved[name] = piece;
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
