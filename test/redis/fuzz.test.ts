/** A little of everything that no well-behaved client sends; 100,000 of it in test/faults/fuzz.test.ts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, idsOf } from '../helpers/answers.ts';
import { connectClient } from '../helpers/client.ts';
import { createFuzzRig, fuzzEvents, fuzzFrames, fuzzHandshakes, fuzzOrigins } from '../helpers/fuzz-run.ts';
import { startRig } from '../helpers/gateway.ts';
import { viewedOf } from '../helpers/look.ts';
import { writeList, writeProducts } from '../helpers/shop.ts';

const rig = await createFuzzRig();
const run = (count: number) => ({ count, seed: 1, onProgress: () => {} });

test('events that are not in the protocol are refused as invalid_payload, write nothing and harm nobody', () =>
  fuzzEvents(rig, run(2000)));

test('frames that are not Socket.IO write nothing and harm nobody', () => fuzzFrames(rig, run(500)));

test('[C1] [C4] bad tokens and handshakes of another shape let nobody in', () => fuzzHandshakes(rig, run(400)));

test('[C6] pages of foreign origins are refused before the upgrade', () => fuzzOrigins(rig, run(100)));

test('[C8] ids that mean something to JavaScript, Redis or a file system are ids like any other', async () => {
  const ids = [
    '__proto__',
    'constructor',
    'toString',
    'then',
    'toJSON',
    'length',
    '0',
    '-1',
    '-',
    '.',
    '..',
    '~',
    'NaN',
    'null',
  ];
  const { url, redis, close } = await startRig();
  const client = await connectClient(url, { lists: ['session', 'similar'] });
  for (const id of ids) {
    await writeProducts(redis, [id], { category_id: id });
    await writeList(redis, `rec:product:${id}:similar`, ids);
    await writeList(redis, `rec:trending:category:${id}`, ids);
  }
  for (const id of ids) {
    assert.is(accepted(await client.send<'view'>('view', { productId: id, viewId: id })).viewId, id);
    const { lists } = await client.next('recommendations');
    const others = ids.filter((other) => other !== id);
    assert.equal(lists[1] && idsOf(lists[1]), others.slice(0, 10), id);
    assert.is(lists[1]?.items[0]?.product?.name, `Product ${others[0]}`);
    const asked = { list: 'trending', categoryId: id, exclude: [id], limit: 50 };
    assert.equal(idsOf(accepted(await client.send<'recommend'>('recommend', asked))), others, id);
  }
  assert.equal(await viewedOf(redis, client.session.sessionId), ids.toReversed());
  client.close();
  await close();
});

test.after(rig.close);

test.run();
