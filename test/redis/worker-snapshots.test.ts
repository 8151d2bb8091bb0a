/** A worker begins from what another saved before it was killed. The long form: test/faults/worker-snapshots.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { endsUndisturbed, killWhile, openRedis, sendEvents } from '../helpers/eager-kills.ts';
import { startTestGateway } from '../helpers/gateway.ts';

const test = suite('worker snapshots');
const EVENTS = 300;

test('workers killed while events arrive, each going on from the last snapshot, end with the lists of an undisturbed run', async () => {
  const rough = await openRedis();
  const gateway = await startTestGateway(rough.url);
  const sending = sendEvents(gateway.url, EVENTS, 5000);
  const { snapshots } = await killWhile(rough.url, rough.redis, sending);
  await sending;
  assert.ok(snapshots >= 1, 'one began from a snapshot');
  await gateway.close();
  await endsUndisturbed(rough, EVENTS);
  await rough.close();
});

test.run();
