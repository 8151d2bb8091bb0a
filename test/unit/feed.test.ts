/** The client's side of a feed, against a server that the test plays. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { messageTo, type Question, scriptFeed, settled, snapshot } from '../helpers/scripted-server.ts';
import { until } from '../helpers/until.ts';

const test = suite('feed');

/** A feed that was told of `abc`, version 5 of epoch 1. */
async function following() {
  const script = scriptFeed();
  script.feed.connected();
  await question(script.questions, 0).answer(snapshot('abc', 1, 5));
  return script;
}

function question(questions: readonly Question[], index: number): Question {
  const asked = questions[index];
  if (!asked) throw new Error(`only ${questions.length} questions were asked`);
  return asked;
}

test('it asks when it connects, knowing nothing, and has what it is answered', async () => {
  const { feed, questions, shown, held } = scriptFeed();
  assert.equal([feed.items, feed.version, questions.length], [null, null, 0]);
  feed.connected();
  assert.is(question(questions, 0).known, undefined);
  await question(questions, 0).answer(snapshot('abc', 1, 5));
  assert.equal([held(), feed.version, shown], ['abc', { epoch: 1, version: 5 }, ['abc']]);
});

test('messages in order are applied one by one, without a question', async () => {
  const { feed, questions, shown, held } = await following();
  feed.receive(messageTo('acb', 1, 6, 'abc'));
  feed.receive(messageTo('cbd', 1, 7, 'acb'));
  assert.equal([held(), feed.version], ['cbd', { epoch: 1, version: 7 }]);
  assert.equal(shown, ['abc', 'acb', 'cbd']);
  assert.is(questions.length, 1);
});

test('a message a second time, or an older one, changes nothing', async () => {
  const { feed, questions, shown } = await following();
  feed.receive(messageTo('acb', 1, 6, 'abc'));
  for (const [ids, version] of [
    ['acb', 6],
    ['xyz', 5],
    ['xyz', 1],
  ] as const) {
    feed.receive(messageTo(ids, 1, version, 'abc'));
    feed.receive(messageTo(ids, 1, version, null));
  }
  assert.equal([shown, questions.length], [['abc', 'acb'], 1]);
});

test('after a gap it asks with what it holds, and shows nothing until it is answered', async () => {
  const { feed, questions, shown } = await following();
  feed.receive(messageTo('bca', 1, 7, 'cab'));
  assert.equal(shown, ['abc']);
  assert.equal(question(questions, 1).known, { epoch: 1, version: 5 });
  await question(questions, 1).answer(snapshot('bca', 1, 7));
  assert.equal([shown, feed.version], [['abc', 'bca'], { epoch: 1, version: 7 }]);
});

test('messages that come while it asks wait for the answer, and those newer than it are applied in their order', async () => {
  const { feed, questions, shown } = await following();
  feed.receive(messageTo('bca', 1, 7, 'cab'));
  feed.receive(messageTo('bcd', 1, 8, 'bca'));
  feed.receive(messageTo('cd', 1, 9, 'bcd'));
  assert.equal([shown, questions.length], [['abc'], 2]);
  await question(questions, 1).answer(snapshot('bca', 1, 7));
  assert.equal([shown, questions.length], [['abc', 'bca', 'bcd', 'cd'], 2]);
});

test('an answer older than the gap leaves it asking again', async () => {
  const { feed, questions, held } = await following();
  feed.receive(messageTo('bca', 1, 7, 'cab'));
  feed.receive(messageTo('bcd', 1, 8, 'bca'));
  await question(questions, 1).answer(snapshot('cab', 1, 6));
  assert.is(held(), 'cab');
  assert.equal(question(questions, 2).known, { epoch: 1, version: 6 });
  await question(questions, 2).answer(snapshot('bcd', 1, 8));
  assert.equal([held(), questions.length], ['bcd', 3]);
});

test('what builds on it, or replaces it, is applied while it asks; the older answer undoes nothing', async () => {
  const { feed, questions, shown } = await following();
  feed.connected();
  feed.receive(messageTo('cab', 1, 6, 'abc'));
  feed.receive(messageTo('dcb', 1, 9, null));
  assert.equal(shown, ['abc', 'cab', 'dcb']);
  await question(questions, 1).answer(snapshot('bca', 1, 7));
  assert.equal([shown, feed.version], [['abc', 'cab', 'dcb'], { epoch: 1, version: 9 }]);
});

test('"unchanged" keeps the list, shows nothing anew, and lets what came meanwhile be applied', async () => {
  const { feed, questions, shown } = await following();
  feed.connected();
  await question(questions, 1).answer({ epoch: 1, version: 5, unchanged: true });
  assert.equal([shown, feed.version], [['abc'], { epoch: 1, version: 5 }]);
  feed.receive(messageTo('acb', 1, 6, 'abc'));
  assert.equal([shown, questions.length], [['abc', 'acb'], 2]);
});

test('an answer to an older question is not listened to, whether it is a list or a failure', async () => {
  const { feed, questions, waits, held } = await following();
  feed.connected();
  feed.connected();
  feed.connected();
  await question(questions, 1).answer(snapshot('old', 1, 9));
  await question(questions, 2).fail();
  assert.equal([held(), waits], ['abc', []]);
  await question(questions, 3).answer(snapshot('bca', 1, 7));
  assert.is(held(), 'bca');
});

test('an older epoch is ignored, as a message and as an answer', async () => {
  const { feed, questions, shown } = scriptFeed();
  feed.connected();
  await question(questions, 0).answer(snapshot('abc', 7, 1));
  feed.receive(messageTo('xyz', 6, 99, null));
  feed.receive(messageTo('xyz', 6, 99, 'abc'));
  feed.connected();
  await question(questions, 1).answer(snapshot('xyz', 6, 99));
  assert.equal([shown, feed.version, questions.length], [['abc'], { epoch: 7, version: 1 }, 2]);
});

test('a newer epoch replaces the list; one that builds on something else is a gap, though the number fits', async () => {
  const { feed, questions, held } = await following();
  feed.receive(messageTo('xyz', 2, 1, null));
  assert.equal([held(), questions.length], ['xyz', 1]);
  feed.receive(messageTo('uvw', 3, 2, 'xyz'));
  assert.equal(question(questions, 1).known, { epoch: 2, version: 1 });
  assert.is(held(), 'xyz');
});

test('it asks again after a failure, waiting longer each time, and anew after an answer', async () => {
  const { feed, questions, waits, held } = scriptFeed(1);
  feed.connected();
  for (const failure of [0, 1, 2]) {
    await question(questions, failure).fail();
    await until(() => questions.length === failure + 2, 1000, 'the next question');
  }
  assert.equal(waits, [1, 2, 3]);
  await question(questions, 3).answer(snapshot('abc', 1, 5));
  assert.is(held(), 'abc');
  feed.connected();
  await question(questions, 4).fail();
  assert.equal(waits, [1, 2, 3, 1]);
  feed.close();
});

test('a connection ends the waiting: it asks at once, and once', async () => {
  const { feed, questions, waits } = scriptFeed(20);
  feed.connected();
  await question(questions, 0).fail();
  feed.connected();
  assert.is(questions.length, 2);
  await new Promise((resolve) => setTimeout(resolve, 40)); // twice the back-off
  assert.equal([questions.length, waits], [2, [1]]);
  feed.close();
});

test('closed, it asks no more and listens to no answer', async () => {
  const { feed, questions, waits, shown } = await following();
  feed.connected();
  feed.close();
  await question(questions, 1).answer(snapshot('xyz', 1, 9));
  assert.equal(shown, ['abc']);
  const failing = scriptFeed(1);
  failing.feed.connected();
  await question(failing.questions, 0).fail();
  failing.feed.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await settled();
  assert.equal([failing.questions.length, failing.waits, waits], [1, [1], []]);
});

test.run();
