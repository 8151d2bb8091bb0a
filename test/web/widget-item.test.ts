/** [W3] Items: any product, in any language, as our markup or the shop’s own. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { linkAddress, pictureAddress } from '../../web/widget/address.ts';
import { needsBrowser } from '../helpers/browser.ts';
import { writeList, writeProducts } from '../helpers/shop.ts';
import { shows, startWidgetShop } from '../helpers/widget-shop.ts';

const test = suite('widget-item');
const shop = await startWidgetShop();
const inBrowser = needsBrowser(test, shop.browser);
test.after(() => shop.close());

const NOT_LOADED = /Failed to load resource/;

test('a picture is the server’s or another http address, never one that runs or carries something', () => {
  const of = (image: string | null) => pictureAddress(image, 'https://rec.example');
  assert.is(of('/p1.png'), 'https://rec.example/p1.png');
  assert.is(of('p1.png'), 'https://rec.example/p1.png');
  assert.is(of('//cdn.example/p1.png'), 'https://cdn.example/p1.png');
  assert.is(of('http://cdn.example/a b.png'), 'http://cdn.example/a%20b.png');
  for (const image of [
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
    'blob:x',
    'http://',
    '',
    null,
  ]) {
    assert.is(of(image), null, `${image}`);
  }
});

test('an id stays one part of an address', () => {
  assert.is(
    linkAddress('/product/{id}?from={id}', 'a/../b?"$&'),
    '/product/a%2F..%2Fb%3F%22%24%26?from=a%2F..%2Fb%3F%22%24%26',
  );
});

inBrowser(
  'whatever a product holds is text; one without details is its id; a broken picture leaves its place empty',
  async () => {
    const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await writeProducts(shop.redis, ['evil'], {
      name,
      image: 'javascript:document.title=3',
      price: 'x',
      rating: '9000',
    });
    await writeProducts(shop.redis, ['gone'], { image: '/nothing-here', rating: undefined });
    await writeList(shop.redis, 'rec:product:p4:frequently_bought', ['evil', 'unknown', 'gone']);
    const page = await shop.open(
      `<pushcart-list list="frequently_bought" product-id="p4"></pushcart-list>
    <pushcart-list list="frequently_bought" product-id="p4" id="own"><template><p data-text="name"></p><img data-image alt=""></template></pushcart-list>`,
    );
    for (const list of ['pushcart-list:first-of-type', '#own']) {
      await shows(page, ['evil', 'unknown', 'gone'], list);
      const texts = page.locator(`${list} li`);
      assert.match((await texts.nth(0).textContent()) ?? '', name);
      assert.match((await texts.nth(1).textContent()) ?? '', 'unknown');
      assert.is(await texts.nth(0).locator('img').count(), 1, 'of ours, and none of the name’s');
      assert.is(await texts.nth(0).locator('img').getAttribute('src'), null);
      assert.is(await texts.locator('script').count(), 0);
    }
    await page.waitForFunction(() => !document.querySelector('pushcart-list')?.shadowRoot?.querySelector('img[src]'));
    assert.is(await page.title(), 'A shop');
    await page.done(NOT_LOADED);
  },
);

inBrowser('numbers are written as in the language of the page; an unknown currency leaves a plain one', async () => {
  const page = await shop.open(
    `<script>document.documentElement.lang = 'de'</script>
    <pushcart-list currency="EUR" rating-text="{rating} von 5 Sternen" limit="1"></pushcart-list>`,
  );
  await shows(page, ['p1']);
  const list = page.locator('pushcart-list');
  const texts = async () => [
    await list.locator('[part=price]').textContent(),
    await list.locator('[part=rating]').getAttribute('aria-label'),
  ];
  assert.equal(await texts(), ['9,90\u00a0€', '4,5 von 5 Sternen']);
  await list.evaluate((element) => element.setAttribute('currency', 'euros'));
  assert.equal(await texts(), ['9,90', '4,5 von 5 Sternen']);
  await list.evaluate((element) => element.removeAttribute('currency'));
  assert.equal(await texts(), ['9,90', '4,5 von 5 Sternen']);
  await page.done();
});

inBrowser(
  'a template is the shop’s own markup, with its own styles, in an item that can be chosen by keyboard',
  async () => {
    const page = await shop.open(
      `<pushcart-list limit="2" currency="USD"><h3 slot="heading">Our picks</h3><template>
      <style>.card { color: rgb(7, 8, 9); }</style>
      <article class="card"><b data-text="name"></b><i data-text="price"></i><u data-text="rating"></u><s data-text="id"></s><em data-text="category"></em>
      <img data-image alt="" width="20" height="20"></article></template></pushcart-list>
    <pushcart-list limit="1" id="linked"><template><a data-link href="#/p/{id}"><b data-text="name"></b></a></template></pushcart-list>`,
    );
    await shows(page, ['p1', 'p2'], 'pushcart-list:first-of-type');
    await shows(page, ['p1'], '#linked');
    const card = page.getByRole('list', { name: 'Our picks' }).locator('li[data-product-id=p1] button article');
    const texts = await card.locator('b, i, u, s, em').allTextContents();
    assert.equal(texts, ['Product p1', '$9.90', '4.5', 'p1', 'cat_1']);
    assert.is(await card.locator('img').getAttribute('src'), `${shop.url}/p1.png`);
    assert.is(await card.evaluate((element) => getComputedStyle(element).color), 'rgb(7, 8, 9)');
    await page.locator('#linked a').press('Enter');
    assert.match(page.url(), /#\/p\/p1$/);
    await page.done();
  },
);

test.run();
