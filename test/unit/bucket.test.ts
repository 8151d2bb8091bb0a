import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  CONNECTION_RATE,
  createBucket,
  EVENT_RATE,
  PACKET_RATE,
  type Rate,
  take,
} from '../../server/gateway/bucket.ts';

const START = 1.7e12;
const rates = fc.constantFrom(EVENT_RATE, PACKET_RATE, CONNECTION_RATE, { rate: 7, burst: 3 });
/** Milliseconds between one taking and the next. */
const pauses = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 300 });

/** How many of `count` takings at one moment succeed. */
const taken = (bucket: ReturnType<typeof createBucket>, rate: Rate, now: number, count: number) =>
  Array.from({ length: count }, () => take(bucket, rate, now)).filter((wait) => wait === 0).length;

const test = suite('bucket');

test('[L1] the limits are those of the protocol', () => {
  assert.equal(EVENT_RATE, { rate: 20, burst: 60 });
  assert.equal(PACKET_RATE, { rate: 200, burst: 1000 });
  assert.equal(CONNECTION_RATE, { rate: 200, burst: 1000 });
});

test('[L1] 60 events pass at once, then 20 a second', () => {
  const bucket = createBucket(EVENT_RATE, START);
  assert.is(taken(bucket, EVENT_RATE, START, 100), 60);
  assert.is(taken(bucket, EVENT_RATE, START + 1000, 100), 20);
  assert.is(taken(bucket, EVENT_RATE, START + 1500, 100), 10);
});

test('a bucket never holds more than its burst, however long it rests', () => {
  const bucket = createBucket(EVENT_RATE, START);
  assert.is(taken(bucket, EVENT_RATE, START + 1e9, 100), 60);
});

test('an empty bucket says when there will be a token', () => {
  const bucket = createBucket(EVENT_RATE, START);
  taken(bucket, EVENT_RATE, START, 60);
  assert.is(take(bucket, EVENT_RATE, START), 50);
  assert.is(take(bucket, EVENT_RATE, START + 20), 30);
  assert.is(take(bucket, EVENT_RATE, START + 49), 1);
  assert.is(take(bucket, EVENT_RATE, START + 50), 0);
});

test('whoever waits as long as told is served then, and not a millisecond before', () => {
  fc.assert(
    fc.property(rates, pauses, (rate, waits) => {
      const bucket = createBucket(rate, START);
      let now = START;
      for (const pause of waits) {
        now += pause;
        while (take(bucket, rate, now) === 0);
        const wait = take(bucket, rate, now);
        assert.ok(Number.isInteger(wait) && wait > 0 && wait <= Math.ceil(1000 / rate.rate), `waits ${wait} ms`);
        if (wait > 1) assert.is.not(take({ ...bucket }, rate, now + wait - 1), 0);
        now += wait;
        assert.is(take(bucket, rate, now), 0);
      }
    }),
  );
});

test('over any time no more passes than the burst and the rate allow', () => {
  fc.assert(
    fc.property(rates, pauses, (rate, waits) => {
      const bucket = createBucket(rate, START);
      let now = START;
      let passed = 0;
      for (const pause of waits) {
        now += pause;
        passed += taken(bucket, rate, now, 50);
        assert.ok(passed <= rate.burst + ((now - START) * rate.rate) / 1000 + 1e-6);
      }
    }),
  );
});

test('a clock that goes back gives and takes no tokens', () => {
  const bucket = createBucket(EVENT_RATE, START);
  taken(bucket, EVENT_RATE, START, 58);
  assert.is(taken(bucket, EVENT_RATE, START - 60_000, 10), 2);
});

test.run();
