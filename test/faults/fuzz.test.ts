/** What no well-behaved client sends, by the hundred thousand. */
import { test } from 'uvu';
import { createFuzzRig, fuzzEvents, fuzzFrames, fuzzHandshakes, fuzzOrigins } from '../helpers/fuzz-run.ts';

const seed = Date.now() % 1_000_000_000;
const rig = await createFuzzRig();

/** So many, made from the seed that is printed; tells every tenth. */
function run(count: number, what: string) {
  let told = 0;
  const onProgress = (done: number) => {
    if (done < told + count / 10) return;
    told = done;
    console.log(`${done} of ${count} ${what}, seed ${seed}`);
  };
  return { count, seed, onProgress };
}

test('100,000 events that are not in the protocol are refused as invalid_payload, write nothing and harm nobody', () =>
  fuzzEvents(rig, run(100_000, 'events')));

test('10,000 connections whose frames are not Socket.IO write nothing and harm nobody', () =>
  fuzzFrames(rig, run(10_000, 'connections')));

test('[C1] [C4] 10,000 bad tokens and handshakes of another shape let nobody in', () =>
  fuzzHandshakes(rig, run(10_000, 'handshakes')));

test('[C6] 2,000 pages of foreign origins are refused before the upgrade', () =>
  fuzzOrigins(rig, run(2000, 'origins')));

test.after(rig.close);

test.run();
