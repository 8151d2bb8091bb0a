/**
 * A feed on a network that loses, delays and repeats messages, answers late or not at all, and breaks connections, in any order that
 * fast-check thinks of. Whatever happens, what is shown is a list that was published, never an older one than before; and once a last
 * message has come and the questions are answered, it is the published one.
 */
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isNewer, type TrendingMessage, type Version } from '../../shared/feeds.ts';
import { messageTo, type Question, scriptFeed, snapshot } from '../helpers/scripted-server.ts';

const test = suite('feed on a bad network');

type Published = Version & { ids: string };
type Step =
  | { do: 'change'; ids: string[]; takeover: boolean; message: 'comes' | 'comes late' | 'comes twice' | 'is lost' }
  | { do: 'deliver' | 'heal' | 'reconnect' | 'answer' | 'fail' };

const ids = fc.shuffledSubarray([...'abcdef']);
const change = fc.record({
  do: fc.constant('change' as const),
  ids,
  takeover: fc.boolean(),
  message: fc.constantFrom('comes', 'comes late', 'comes twice', 'is lost'),
});
const other = fc.record({ do: fc.constantFrom('deliver', 'heal', 'reconnect', 'answer', 'answer', 'fail') });
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(change, other) as fc.Arbitrary<Step>, { maxLength: 40 });

function createWorld() {
  const { feed, questions, held } = scriptFeed();
  const published: Published[] = [{ epoch: 1, version: 1, ids: 'abc' }];
  const late: TrendingMessage[] = [];
  /** Questions the server has seen, each with what was published when it was asked. */
  const open: { question: Question; seen: Published }[] = [];
  let shown: Version = { epoch: 0, version: 0 };
  let failed = false;

  const latest = () => published.at(-1) as Published;
  const lookAtQuestions = () => {
    for (const question of questions.splice(0)) open.push({ question, seen: latest() });
  };

  function publish(ids: string, takeover: boolean): TrendingMessage {
    const before = latest();
    const { epoch, version } = before;
    const next = takeover ? { epoch: epoch + 1, version: 1, ids } : { epoch, version: version + 1, ids };
    published.push(next);
    return messageTo(ids, next.epoch, next.version, takeover ? null : before.ids);
  }

  async function answer() {
    const { question, seen } = open.shift() ?? {};
    if (!question || !seen) return;
    const { known } = question;
    const same = known?.epoch === seen.epoch && known.version === seen.version;
    const { epoch, version } = seen;
    await question.answer(same ? { epoch, version, unchanged: true } : snapshot(seen.ids, epoch, version));
  }

  const acts = {
    deliver: () => late.splice(0, 1).forEach(feed.receive),
    heal: () => feed.receive(messageTo(latest().ids, latest().epoch, latest().version, null)),
    reconnect: () => feed.connected(),
    answer,
    async fail() {
      failed ||= open.length > 0;
      await open.shift()?.question.fail();
    },
  };

  function check() {
    const { version } = feed;
    if (version === null) return;
    assert.not.ok(isNewer(shown, version), `from ${JSON.stringify(shown)} to ${JSON.stringify(version)}`);
    shown = version;
    const state = published.find(({ epoch, version: number }) => epoch === shown.epoch && number === shown.version);
    assert.is(held(), state?.ids, `what was published as ${JSON.stringify(shown)}`);
  }

  return {
    async step(step: Step) {
      if (step.do === 'change') {
        const message = publish(step.ids.join(''), step.takeover);
        if (step.message === 'comes late') late.push(message);
        const times = { comes: 1, 'comes twice': 2, 'comes late': 0, 'is lost': 0 }[step.message];
        for (let i = 0; i < times; i++) feed.receive(message);
      } else await acts[step.do]();
      lookAtQuestions();
      check();
    },
    /** One last message comes, and all that is asked is answered. */
    async end() {
      // A question that failed would be asked again after a back-off, which this world has no time for.
      if (failed) feed.connected();
      feed.receive(publish('fedcba', false));
      for (lookAtQuestions(); open.length > 0; lookAtQuestions()) {
        await answer();
        check();
      }
      feed.close();
      assert.equal([feed.version, held()], [{ epoch: latest().epoch, version: latest().version }, latest().ids]);
    },
  };
}

test('it may be late, it is never wrong', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (path) => {
      const world = createWorld();
      await world.step({ do: 'reconnect' });
      for (const step of path) await world.step(step);
      await world.end();
    }),
    { numRuns: 500 },
  );
});

test.run();
