/** What a worker begins with, or goes on with after a busy moment: its term, its memory in pieces, and its jobs. */
import { serialize } from 'node:v8';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createOwnJobs } from '../../server/pipeline/own-jobs.ts';
import { lastSnapshot, saveSnapshot } from '../../server/pipeline/snapshot.ts';
import { openPipelineRig } from '../helpers/pipeline-rig.ts';

const test = suite('worker begins');
const { plain, store, log } = await openPipelineRig(test);

const LEASE_MS = 60_000;
const runsOut = () => plain.hset('rec:pipeline:leader', 'until', 1);
const last = () => lastSnapshot(store, assert.unreachable);

test('a worker goes on with its term though the lease ran out, as long as nobody else led and it knows of its term', async () => {
  const term = await store.lead('a', LEASE_MS, 0);
  await runsOut();
  assert.is(await store.lead('a', LEASE_MS, term), term);
  assert.is(await store.lead('b', LEASE_MS, 0), 0);
  await runsOut();
  const other = await store.lead('b', LEASE_MS, 0);
  assert.ok(other > term);
  await runsOut();
  const third = await store.lead('a', LEASE_MS, term);
  assert.ok(third > other, 'another led');
  await runsOut();
  assert.ok((await store.lead('a', LEASE_MS, 0)) > third, 'refused in its last one, it gets a new one');
});

test('a large map is saved in pieces, and is whole again in its order', async () => {
  const visits = new Map(Array.from({ length: 25_000 }, (_, i) => [`s${i}`, { views: [i], ids: [i, i + 1], at: i }]));
  const sections = { ledger: { visits, forgotten: new Map([[1, 2]]) }, counting: '{}', popular: { counts: [1] } };
  const takes = Object.fromEntries(Object.entries(sections).map(([name, state]) => [name, () => state]));
  await saveSnapshot(store, 3, { place: '5-0', appended: 7 }, takes);
  const { contents } = JSON.parse((await store.readSnapshot())?.about ?? '{}');
  assert.equal(
    contents.map(([name]: [string]) => name),
    ['ledger', 'ledger', 'ledger', 'ledger', 'counting', 'popular'],
  );
  const saved = (await last())?.saved as typeof sections;
  assert.equal(saved, sections);
  assert.equal([...saved.ledger.visits.keys()], [...visits.keys()], 'those to let go first stand first');
});

test('a snapshot whose sections are whole, as they once were, is read', async () => {
  const ledger = { visits: new Map(Array.from({ length: 25_000 }, (_, i) => [`s${i}`, i])), forgotten: new Map() };
  const bytes = serialize(ledger);
  const about = { position: { place: '5-0', appended: 7 }, contents: [['ledger', bytes.length]] };
  await store.writeSnapshot(3, JSON.stringify(about), [bytes.subarray(0, 9), bytes.subarray(9)]);
  assert.equal(await last(), { position: about.position, saved: { ledger } });
});

test('after Redis lost its data a job stays with the worker that had it, though its keys are filled by then', async () => {
  const ownJobs = createOwnJobs({ store, off: ['stats'], force: false, now: Date.now, log });
  const own = await ownJobs();
  assert.ok(own.includes('popular') && own.includes('similar'));
  await plain.flushdb();
  await store.publish(1, 'popular', '', ['a', 1]);
  await store.publish(1, 'similar', 'p1', ['a', 1]);
  assert.equal(await ownJobs(), own);
  assert.equal((await store.ownJobs()).sort(), [...own].sort(), 'and the next worker knows');
});

test.run();
