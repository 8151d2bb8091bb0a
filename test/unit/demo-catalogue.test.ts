import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { demoCatalogue } from '../../server/cli/demo/catalogue.ts';
import { demoHistory } from '../../server/cli/demo/history.ts';
import { drawPicture } from '../../server/cli/demo/picture.ts';
import { ID_PATTERN } from '../../shared/ids.ts';

const NOW = 1_800_000_000;
const test = suite('demo catalogue');
const catalogue = demoCatalogue(NOW);
const { products, categories } = catalogue;
const productIds = new Set(products.map((product) => product.id));
const categoryIds = new Set(categories.map((category) => category.id));

test('it is the same every time, and only creation times follow the clock', () => {
  assert.equal(demoCatalogue(NOW), catalogue);
  assert.equal(
    demoCatalogue(NOW + 1000).products,
    products.map((product) => ({ ...product, createdAt: product.createdAt + 1000 })),
  );
  assert.ok(products.every(({ createdAt }) => createdAt < NOW && createdAt > NOW - 46 * 86_400));
});

test('ids are demo ids the protocol accepts, and each is used once', () => {
  const ids = [...productIds, ...categoryIds];
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

test('the history is the same every time, in order, ends now, and touches nearly every product', () => {
  const history = demoHistory(NOW * 1000);
  assert.equal(demoHistory(NOW * 1000), history);
  const times = history.map(({ at }) => at);
  assert.equal(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.ok((times.at(-1) as number) <= NOW * 1000 && (times.at(-1) as number) > NOW * 1000 - 600_000);
  const touched = new Set(history.flatMap((record) => ('productId' in record ? [record.productId] : record.items)));
  assert.ok([...touched].every((id) => productIds.has(id)));
  assert.ok(touched.size > 0.95 * products.length, `${touched.size} products`);
  assert.ok(history.every(({ sessionId }) => ID_PATTERN.test(sessionId)));
  const users = new Set(history.flatMap(({ userId }) => userId ?? []));
  assert.equal([...users].sort(), ['demo_anna', 'demo_ben']);
  assert.ok(history.filter(({ type }) => type === 'purchase').length > 100);
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
