/** What reaches Redis of the lists that jobs offer. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPublisher } from '../../server/pipeline/publisher.ts';
import { KEYS } from '../../server/store/keys.ts';
import { Fenced, type PipelineStore } from '../../server/store/pipeline.ts';

const test = suite('publisher');

function open(answer: () => Promise<boolean> = async () => true) {
  const sent: string[] = [];
  let now = 0;
  const publish: PipelineStore['publish'] = (term, name, id, scored, knownForgetting = '') => {
    sent.push([term, name, id, JSON.stringify(scored), knownForgetting].join(' '));
    return answer();
  };
  const publisher = createPublisher({ store: { publish }, term: 7, now: () => now });
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

test('a list that Redis may have lost is sent again, and an empty one once', async () => {
  const { publisher, news } = open();
  await publisher.offer('popular', '', []);
  await publisher.settled();
  await publisher.offer('popular', '', []);
  assert.is(news().length, 1);
  publisher.forgetSent();
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
  await publisher.offer('similar', 'a', ['x', 1]);
  await publisher.settled().then(
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

test('no more than 8 lists are under way: the next offer waits for one of them', async () => {
  const waiting: (() => void)[] = [];
  const { publisher, news } = open(() => new Promise((resolve) => waiting.push(() => resolve(true))));
  for (let i = 0; i < 63; i++) await publisher.offer('similar', `p${i}`, ['x', 1]);
  let offered = false;
  const last = publisher.offer('similar', 'last', ['x', 1]).then(() => {
    offered = true;
  });
  await new Promise(setImmediate);
  assert.equal([news().length, offered], [8, false]);
  waiting.shift()?.();
  await last;
  for (const answer of waiting) answer();
  await publisher.settled();
});

test.run();
