/** The life of one list on a page: asked for, shown, kept fresh, and left alone while somebody uses it. */
import type { Item, List } from '../../shared/lists.ts';
import { connect } from '../sdk/sdk.ts';
import type { Ask, Push, Pushcart } from '../sdk/types.ts';
import { announce } from './announce.ts';
import { createFrame, takeTemplate } from './frame.ts';
import { createHold } from './hold.ts';
import { createItemMaker } from './item.ts';
import { listenForSelections } from './selection.ts';
import { readAsk, readServer } from './settings.ts';
import { createShelf } from './shelf.ts';
import { readWording } from './wording.ts';

/** The attribute `data-state`: `offline` is no connection, or none allowed, and nothing to show. */
export type State = 'loading' | 'ready' | 'empty' | 'offline';

/** The detail of `pushcart-update`. `push` is null where the list was asked for, and for trending, which no view asks for. */
export type Updated = { list: List['list']; items: Item[]; push: Push | null };

export type Panel = {
  start(): void;
  stop(): void;
  /** The same items in another look. */
  redraw(): void;
};

export function createPanel(host: HTMLElement): Panel {
  const frame = createFrame(host);
  const hold = createHold(frame.list);
  const shelf = createShelf(frame.list, (item) => track('impression', item));
  let pushcart: Pushcart | undefined;
  let current: List | null = null;
  let ends: (() => void)[] = [];

  /** Kept and sent again by the SDK; what is refused for good is no matter of the page's. */
  function track(type: 'impression' | 'click', { productId, source }: Item): void {
    if (current) pushcart?.track({ type, productId, list: current.list, source }).catch(() => {});
  }

  listenForSelections(frame.list, {
    host,
    find: shelf.find,
    listName: () => (current as List).list,
    onClick: (item) => track('click', item),
  });

  function become(state: State): void {
    host.dataset.state = state;
    frame.list.ariaBusy = state === 'loading' ? 'true' : null;
    // Room that is kept can neither be read nor reached by keyboard.
    frame.list.inert = state === 'loading';
  }

  function dress(): void {
    frame.name();
    const look = { wording: readWording(host), href: host.getAttribute('href'), server: readServer(host) };
    shelf.remake(createItemMaker({ ...look, template: takeTemplate(host) }));
  }

  function start(): void {
    current = null;
    dress();
    const ask = readAsk(host);
    if (typeof ask === 'string') console.warn(`<${host.localName}>: ${ask}`);
    shelf.blanks(typeof ask === 'string' ? 0 : (ask.limit ?? 0));
    become(typeof ask === 'string' ? 'empty' : 'loading');
    if (typeof ask !== 'string') follow(ask);
  }

  function follow(ask: Ask): void {
    shelf.open();
    pushcart = connect({ server: readServer(host) });
    ends = [
      pushcart.onStatus((status) => {
        if (current === null) become(status === 'offline' || status === 'refused' ? 'offline' : 'loading');
      }),
      pushcart.follow(ask, (list, push) => {
        // Nobody is about to use what stands there until the first items come.
        if (current === null) update(list, push);
        else hold.run(() => update(list, push));
      }),
    ];
  }

  function update(list: List, push: Push | null): void {
    const changed = shelf.draw(list, current !== null);
    if (changed && current) announce(frame.status, host.getAttribute('updated-text') || 'Recommendations updated');
    current = list;
    become(list.items.length > 0 ? 'ready' : 'empty');
    const detail: Updated = { list: list.list, items: list.items, push };
    host.dispatchEvent(new CustomEvent('pushcart-update', { detail, bubbles: true, composed: true }));
  }

  return {
    start,
    stop() {
      for (const end of ends) end();
      ends = [];
      hold.clear();
      shelf.close();
    },
    redraw() {
      dress();
      if (current) shelf.draw(current, false);
    },
  };
}
