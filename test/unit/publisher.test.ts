/** What reaches Redis of the lists that jobs offer. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPublisher } from '../../server/pipeline/publisher.ts';
import { KEYS } from '../../server/store/keys.ts';
import { Fenced, type PipelineStore } from '../../server/store/pipeline.ts';

const test = suite('publisher');

function open(answer: () => Promise<boolean> = async () => true, first = false) {
  const sent: string[] = [];
  let now = 0;
  const publish: PipelineStore['publish'] = (term, name, id, scored, knownForgetting = '') => {
    sent.push([term, name, id, JSON.stringify(scored), knownForgetting].join(' '));
    return answer();
  };
  const publisher = createPublisher({ store: { publish }, term: 7, first, now: () => now });
  const pass = (ms: number) => {
    now += ms;
  };
  return { publisher, pass, news: () => sent.splice(0) };
}

test('a list is sent when it changed, and again before it expires', async () => {
  const { publisher, pass, news } = open();
  const { ttl } = KEYS.trending;
  for (let i = 0; i < 2; i++) {
    await publisher.offer('trending', '', ['a', 1]);
    await publisher.settled();
  }
  assert.equal(news(), ['7 trending  ["a",1] ']);
  await publisher.offer('trending', '', ['a', 2]);
  await publisher.offer('categoryTrending', 'c', ['a', 2]);
  await publisher.settled();
  assert.is(news().length, 2);
  let sentAgain = 0;
  for (let second = 0; second < ttl; second++) {
    pass(1000);
    await publisher.offer('trending', '', ['a', 2]);
    await publisher.settled();
    sentAgain += news().length;
  }
  assert.ok(sentAgain >= 3 && sentAgain <= 4, `${sentAgain} times within its TTL`);
});

test('an empty list is sent once', async () => {
  const { publisher, news } = open();
  await publisher.offer('popular', '', []);
  await publisher.settled();
  await publisher.offer('popular', '', []);
  assert.is(news().length, 1);
  await publisher.settled();
});

test('only lists that Redis did not have count as written', async () => {
  const answers = [true, false, true];
  const { publisher } = open(async () => answers.shift() as boolean);
  for (const id of ['a', 'b', 'c']) await publisher.offer('similar', id, ['x', 1]);
  await publisher.settled();
  assert.is(publisher.written(), 2);
});

test('what fails is told once, is no stray rejection, and is sent again when next offered', async () => {
  let fails = true;
  const { publisher, news } = open(async () => {
    if (fails) throw new Fenced();
    return true;
  });
  const offered = publisher.offer('similar', 'a', ['x', 1]);
  await offered.then(
    () => assert.unreachable(),
    (error) => assert.instance(error, Fenced),
  );
  await publisher.settled();
  fails = false;
  news();
  await publisher.offer('similar', 'a', ['x', 1]);
  assert.is(news().length, 1);
  await publisher.settled();
});

/** Offers ten lists while no answer comes: how many are sent, and what happens with each answer. */
async function sentAtOnce(first: boolean, before: string[] = []) {
  let holding = false;
  const held: (() => void)[] = [];
  const answer = () =>
    holding ? new Promise<boolean>((resolve) => held.push(() => resolve(true))) : Promise.resolve(true);
  const { publisher, news } = open(answer, first);
  for (const id of before) await publisher.offer('similar', id, ['x', 1]);
  await publisher.settled();
  news();
  holding = true;
  const offering = (async () => {
    for (let i = 0; i < 10; i++) await publisher.offer('similar', `p${i}`, ['x', 2]);
  })();
  const turn = () => new Promise(setImmediate);
  await turn();
  const atOnce = news().length;
  held.shift()?.();
  await turn();
  const after = news().length;
  holding = false;
  for (let answer = held.shift(); answer; answer = held.shift()) answer();
  await offering;
  await publisher.settled();
  return [atOnce, after];
}

test('one list is under way at a time, so that views come between', async () => {
  assert.equal(await sentAtOnce(false), [1, 1]);
});

test("of a shop's first lists, eight are; only of those it does not have yet", async () => {
  assert.equal(await sentAtOnce(true), [8, 1]);
  const had = Array.from({ length: 10 }, (_, i) => `p${i}`);
  assert.equal(await sentAtOnce(true, had), [1, 1]);
});

test.run();
