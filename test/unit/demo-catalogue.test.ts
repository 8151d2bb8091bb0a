import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type DemoCatalogue, demoCatalogue, type Ranked } from '../../server/cli/demo/catalogue.ts';
import { drawPicture } from '../../server/cli/demo/picture.ts';
import { ID_PATTERN } from '../../shared/ids.ts';

const NOW = 1_800_000_000;
const test = suite('demo catalogue');
const catalogue = demoCatalogue(NOW);
const { products, categories, lists } = catalogue;
const productIds = new Set(products.map((product) => product.id));
const categoryIds = new Set(categories.map((category) => category.id));

function everyList({ lists }: DemoCatalogue): [name: string, list: Ranked][] {
  const { trending, popular, newArrivals, ...keyed } = lists;
  const families = Object.entries(keyed).flatMap(([family, byId]) =>
    Object.entries(byId).map(([id, list]): [string, Ranked] => [`${family} of ${id}`, list]),
  );
  return [['trending', trending], ['popular', popular], ['new arrivals', newArrivals], ...families];
}

function sizes(list: Ranked, from: number, to: number, name: string): void {
  assert.ok(list.length >= from && list.length <= to, `${name}: ${list.length} items, not ${from}–${to}`);
}

const scores = (list: Ranked) => list.map(([, score]) => score);
const isShare = (score: number) => score > 0 && score <= 1;
const isCount = (score: number) => Number.isInteger(score) && score > 0;

test('it is the same every time, and only creation times follow the clock', () => {
  assert.equal(demoCatalogue(NOW), catalogue);
  const later = demoCatalogue(NOW + 1000);
  assert.equal({ ...later.lists, newArrivals: [] }, { ...lists, newArrivals: [] });
  assert.equal(
    later.lists.newArrivals,
    lists.newArrivals.map(([id, at]) => [id, at + 1000]),
  );
});

test('ids are demo ids the protocol accepts, and each is used once', () => {
  const ids = [...productIds, ...categoryIds, ...Object.keys(lists.personalized)];
  for (const id of ids) assert.ok(id.startsWith('demo_') && ID_PATTERN.test(id), id);
  assert.is(productIds.size, products.length);
  assert.is(new Set(ids).size, ids.length);
});

test('at least 300 products of unique names stand in 10 to 14 categories', () => {
  assert.ok(products.length >= 300);
  assert.is(new Set(products.map((product) => product.name)).size, products.length);
  assert.ok(categories.length >= 10 && categories.length <= 14);
  assert.is(new Set(categories.map((category) => category.slug)).size, categories.length);
  for (const { name, categoryId } of products) {
    assert.ok(categoryIds.has(categoryId), name);
    assert.match(name, /^[A-Z][A-Za-z' -]+$/);
  }
});

test('prices have cents, ratings one decimal, and about 4 % are sold out', () => {
  for (const { id, price, rating, stock, image } of products) {
    assert.ok(price > 0 && /\.\d{1,2}$/.test(String(price)), `${id} costs ${price}`);
    assert.ok(rating >= 3.2 && rating <= 5 && /^\d(\.\d)?$/.test(String(rating)), `${id} is rated ${rating}`);
    assert.ok(Number.isInteger(stock) && stock >= 0, id);
    assert.is(image, `/demo/${id}.svg`);
  }
  const soldOut = products.filter((product) => product.stock === 0).length / products.length;
  assert.ok(soldOut > 0.02 && soldOut < 0.06, `${soldOut} are sold out`);
});

test('every list holds demo products once each, best first, in the order of ZREVRANGE', () => {
  for (const [name, list] of everyList(catalogue)) {
    const ids = list.map(([id]) => id);
    assert.ok(
      ids.every((id) => productIds.has(id)),
      name,
    );
    assert.is(new Set(ids).size, ids.length, name);
    const sorted = [...list].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? 1 : -1));
    assert.equal(list, sorted, name);
  }
});

test('every product has its similar products, first those of its own category, and what is bought with it', () => {
  for (const { id, categoryId } of products) {
    const alike = lists.similar[id] ?? [];
    sizes(alike, 20, 40, `similar to ${id}`);
    assert.ok(scores(alike).every(isShare), id);
    const nearest = alike.slice(0, 7).map(([other]) => products.find((product) => product.id === other)?.categoryId);
    assert.equal(new Set(nearest), new Set([categoryId]), id);
    const bought = lists.frequentlyBought[id] ?? [];
    sizes(bought, 5, 20, `bought with ${id}`);
    assert.ok(scores(bought).every(isCount), id);
    assert.not.ok(
      [...alike, ...bought].some(([other]) => other === id),
      `${id} is in a list about itself`,
    );
  }
});

test('the lists of the shop and of its users have their lengths and units', () => {
  assert.is(lists.trending.length, 50);
  assert.is(lists.popular.length, 100);
  assert.ok(scores(lists.popular).every(isCount));
  assert.is(lists.newArrivals.length, 50);
  assert.ok(scores(lists.newArrivals).every((at) => Number.isInteger(at) && at < NOW && at > NOW - 366 * 86_400));
  assert.equal(new Set(Object.keys(lists.categoryTrending)), categoryIds);
  for (const [id, list] of Object.entries(lists.categoryTrending)) sizes(list, 12, 25, id);
  assert.equal(Object.keys(lists.personalized), ['demo_anna', 'demo_ben']);
  for (const [user, list] of Object.entries(lists.personalized)) {
    assert.is(list.length, 30, user);
    assert.ok(scores(list).every(isShare), user);
  }
});

/** Tags left open, in order: [] for a well-formed document, given that no attribute holds a bracket. */
function unclosed(svg: string): string[] {
  const open: string[] = [];
  for (const [, closing, name = '', alone] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gi)) {
    if (alone) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return [`/${name}`];
  }
  return open;
}

test('every product has a picture of its own: small, well-formed, without scripts or references', () => {
  const drawn = products.map(({ id }) => drawPicture(id) ?? '');
  for (const [at, svg] of drawn.entries()) {
    const id = products[at]?.id;
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 400 400"/);
    assert.equal(unclosed(svg), [], id);
    assert.not.match(svg, /script|href|url\(|<style|<image|<text|<foreignObject|\son\w+=|undefined|NaN/i, id);
    assert.not.match(svg.replace(/&#\d+;/g, ''), /&/, id);
    assert.ok(svg.length > 600 && svg.length < 5000, `${id}: ${svg.length} characters`);
  }
  assert.is(new Set(drawn).size, products.length);
  assert.is(drawPicture('demo_unknown'), null);
  assert.is(drawPicture('__proto__'), null);
});

test.run();
