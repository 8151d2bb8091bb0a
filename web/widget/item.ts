/** One item as markup: the widget's own, or a clone of the shop's template. What it says is text, whatever it holds. */
import type { Item } from '../../shared/lists.ts';
import { linkAddress, pictureAddress } from './address.ts';
import type { Wording } from './wording.ts';

export type Look = {
  wording: Wording;
  /** `/product/{id}`; null: items are buttons. */
  href: string | null;
  /** Where relative pictures are. */
  server: string;
  template: DocumentFragment | null;
};

export type ItemMaker = {
  make(item: Item): HTMLLIElement;
  /** What changed about a product that is shown already. */
  fill(li: HTMLLIElement, item: Item): void;
  /** Takes the room of an item, shows and says nothing. */
  blank(): HTMLLIElement;
};

const STARS = '★★★★★';
/** The picture's own size is not known before it comes; the styles give the box its shape. */
const PICTURE_PX = '320';
/** THE TABLE of what a template can name by `data-text`. */
const TEXTS: Record<string, (item: Item, wording: Wording) => string> = {
  id: ({ productId }) => productId,
  name: nameOf,
  price: ({ product }, { price }) => price(product?.price ?? null),
  rating: ({ product }, { rating }) => rating(product?.rating ?? null),
  category: ({ product }) => product?.categoryId ?? '',
};

function nameOf({ productId, product }: Item): string {
  return product?.name || productId;
}

function create<K extends keyof HTMLElementTagNameMap>(tag: K, part: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.setAttribute('part', part);
  return element;
}

export function createItemMaker(look: Look): ItemMaker {
  const markup = look.template ? createTemplateMarkup(look, look.template) : createOwnMarkup(look);
  return {
    make(item) {
      const li = create('li', 'item');
      li.dataset.productId = item.productId;
      li.append(markup.create());
      markup.fill(li, item);
      return li;
    },
    fill: markup.fill,
    blank() {
      const li = create('li', 'item skeleton');
      li.inert = true;
      li.ariaHidden = 'true';
      li.append(markup.create());
      return li;
    },
  };
}

type Markup = { create(): Node; fill(li: HTMLElement, item: Item): void };

/** A link where the items have an address, else a button. */
function createLink({ href }: Look): HTMLElement {
  if (href !== null) return create('a', 'link');
  const button = create('button', 'link');
  button.type = 'button';
  return button;
}

function fillLink(li: HTMLElement, pattern: string | null, { productId }: Item): void {
  const link = li.querySelector('[part~=link], [data-link]');
  if (pattern !== null && link instanceof HTMLAnchorElement) link.href = linkAddress(pattern, productId);
}

function fillPicture(image: HTMLImageElement | null, { product }: Item, server: string): void {
  if (!image) return;
  const address = pictureAddress(product?.image ?? null, server);
  image.hidden = address === null;
  if (address === null) image.removeAttribute('src');
  else if (image.src !== address) image.src = address;
}

function createPicture(): HTMLElement {
  const picture = create('span', 'picture');
  const image = create('img', 'image');
  Object.assign(image, { loading: 'lazy', decoding: 'async', alt: '', hidden: true });
  image.setAttribute('width', PICTURE_PX);
  image.setAttribute('height', PICTURE_PX);
  // One that is not there leaves its box empty, without the browser's sign for it.
  image.addEventListener('error', () => image.removeAttribute('src'));
  picture.append(image);
  return picture;
}

function fillRating(stars: HTMLElement, rating: number | null, { ratingText }: Wording): void {
  stars.textContent = '';
  stars.removeAttribute('role');
  stars.ariaLabel = null;
  if (rating === null) return;
  const shown = document.createElement('span');
  shown.className = 'full';
  shown.textContent = STARS;
  shown.style.inlineSize = `${Math.min(5, Math.max(0, rating)) * 20}%`;
  stars.append(STARS, shown);
  stars.setAttribute('role', 'img');
  stars.ariaLabel = ratingText(rating);
}

function createOwnMarkup(look: Look): Markup {
  const part = (li: HTMLElement, name: string) => li.querySelector(`[part=${name}]`) as HTMLElement;
  return {
    create() {
      const link = createLink(look);
      link.append(createPicture(), create('span', 'name'), create('span', 'price'), create('span', 'rating'));
      return link;
    },
    fill(li, item) {
      fillLink(li, look.href, item);
      fillPicture(li.querySelector('img'), item, look.server);
      part(li, 'name').textContent = nameOf(item);
      part(li, 'price').textContent = look.wording.price(item.product?.price ?? null);
      fillRating(part(li, 'rating'), item.product?.rating ?? null, look.wording);
    },
  };
}

/**
 * The shop's markup. Without a `[data-link]` the whole of it lies inside our own link, so that it can be reached by keyboard too. An
 * address with `{id}` may also stand in the template's own `<a data-link href>`.
 */
function createTemplateMarkup(look: Look, template: DocumentFragment): Markup {
  const ownLink = template.querySelector('[data-link]');
  const pattern = look.href ?? ownLink?.getAttribute('href') ?? null;
  return {
    create() {
      const clone = template.cloneNode(true);
      if (ownLink) return clone;
      const link = createLink(look);
      link.append(clone);
      return link;
    },
    fill(li, item) {
      fillLink(li, pattern, item);
      fillPicture(li.querySelector('img[data-image]'), item, look.server);
      for (const element of li.querySelectorAll<HTMLElement>('[data-text]')) {
        element.textContent = TEXTS[element.dataset.text ?? '']?.(item, look.wording) ?? '';
      }
    },
  };
}
