import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blend } from '../../server/recommend/blend.ts';
import { DEFAULTS } from '../../server/recommend/parameters.ts';
import { blended } from '../../server/recommend/pools.ts';
import { Reads } from '../../server/recommend/reads.ts';
import type { RecommendStore } from '../../server/recommend/store.ts';
import { EMPTY } from '../../shared/ranked.ts';
import { ids, list, scoreOf, sessions } from '../helpers/blends.ts';

const test = suite('blend');

test('a score is the sum of similarities, each weighed e^(-i/2) by how long ago its view was', () => {
  fc.assert(
    fc.property(sessions, ([viewed, similar]) => {
      const result = blend(viewed, similar, DEFAULTS);
      const formula = (id: string) => similar.reduce((sum, one, i) => sum + Math.E ** (-i / 2) * scoreOf(one, id), 0);
      const candidates = ids.filter((id) => !viewed.includes(id) && similar.some((one) => one.ids.includes(id)));
      assert.equal(new Set(result.ids), new Set(candidates));
      const off = result.ids.filter((id) => Math.abs(scoreOf(result, id) - formula(id)) > 1e-9);
      assert.equal(off, []);
      assert.equal(
        result.scores,
        result.scores.toSorted((a, b) => b - a),
      );
      assert.is(result.complete, true);
    }),
    { numRuns: 500 },
  );
});

test('the weights of the newest views are 1, 0.607, 0.368', () => {
  const similar = [list({ a: 1 }), list({ b: 1 }), list({ c: 1 })];
  const { ids, scores } = blend(['v0', 'v1', 'v2'], similar, DEFAULTS);
  assert.equal(ids, ['a', 'b', 'c']);
  assert.equal(
    scores.map((score) => score.toFixed(3)),
    ['1.000', '0.607', '0.368'],
  );
});

test('what was viewed is left out, however similar', () => {
  const { ids } = blend(['v0', 'v1'], [list({ v1: 1, a: 0.1 }), list({ v0: 1 })], DEFAULTS);
  assert.equal(ids, ['a']);
});

test('a view beyond those that are blended is left out as well', async () => {
  const viewed = Array.from({ length: 20 }, (_, i) => `v${i}`);
  const store = { read: () => list({ v19: 1, a: 0.5 }) } as unknown as RecommendStore;
  assert.equal(blended(new Reads(store), { sessionId: 's', userId: null, viewed }, DEFAULTS).ids, ['a']);
});

test('the lists of the 10 newest views are read, and no other', async () => {
  const viewed = Array.from({ length: 20 }, (_, i) => `v${i}`);
  const read: string[] = [];
  const store = {
    read(name: string, id: string) {
      read.push(`${name}:${id}`);
      return list({ [`like-${id}`]: 1 });
    },
  } as unknown as RecommendStore;
  const { ids } = blended(new Reads(store), { sessionId: 's', userId: null, viewed }, DEFAULTS);
  assert.is(DEFAULTS.views, 10);
  assert.equal(
    read,
    viewed.slice(0, 10).map((id) => `similar:${id}`),
  );
  assert.equal(
    ids,
    viewed.slice(0, 10).map((id) => `like-${id}`),
  );
});

test('without views nothing is read', async () => {
  assert.is(blended(new Reads({} as RecommendStore), { sessionId: 's', userId: null, viewed: [] }, DEFAULTS), EMPTY);
});

test('equal scores stand in the order of the lists they come from, newest view first', () => {
  const similar = [list({ b: 0.5, a: 0.5 }), list({ c: 0.5 * Math.exp(0.5), a: 0 })];
  for (let i = 0; i < 3; i++) assert.equal(blend(['v0', 'v1'], similar, DEFAULTS).ids, ['b', 'a', 'c']);
});

test('a blend holds all there is, as what is sold out is taken out of it later', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, 1 - i / 100]));
  assert.equal(blend(['v'], [list(many)], DEFAULTS).ids, Object.keys(many));
});

test('blending leaves nothing behind: the same lists blend to the same, whatever was blended between', () => {
  fc.assert(
    fc.property(sessions, sessions, ([viewed, similar], [others, lists]) => {
      const before = blend(viewed, similar, DEFAULTS);
      blend(others, lists, DEFAULTS, { exclude: 'none' });
      assert.equal(blend(viewed, similar, DEFAULTS), before);
    }),
  );
});

test('one list about two products is a list about each', () => {
  const shared = list({ v0: 1, v1: 0.5, a: 0.1 });
  assert.equal(blend(['v0', 'v1'], [shared, shared], DEFAULTS).ids, ['a']);
  assert.equal(blend(['v1'], [shared], DEFAULTS).ids, ['v0', 'a']);
});

test('more products than are numbered at a time make no difference', () => {
  for (let i = 0; i < 300; i++) {
    const own = Array.from({ length: 1000 }, (_, k) => `numbered-${i}-${k}`);
    const { ids } = blend(
      ['v0', 'v1'],
      [{ ids: own, scores: own.map(() => 1), complete: true }, list({ a: 9, v0: 9 })],
      DEFAULTS,
    );
    assert.equal(ids.slice(0, 3), ['a', ...own.slice(0, 2)]);
  }
});

test.run();
