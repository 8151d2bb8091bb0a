/**
 * Keeps a list still while somebody is about to use it: a pointer lies on it, or the keyboard's focus is in it. What comes meanwhile waits,
 * the newest alone, until they leave. There is no longest wait: a list that changes under a pointer makes people choose what they did not
 * want, and a list nobody moves away from is only late. The focus that a click leaves behind does not hold (`:focus-visible`), or a
 * list that was clicked once would stay as it is. Nor does a pointer that nobody has moved since the page came or something was clicked: another
 * page, or what the click has made of this one, lies under it by chance.
 */

/** A tap ends with the finger's leaving, and the click comes after: it must meet what was tapped. */
const AFTER_TOUCH_MS = 300;

/** Less is no movement but a hand that has just clicked. */
const TREMOR_PX = 8;

/** The pointer of the whole page, whichever lists there are. */
const pointer = { watched: false, inUse: false, clickedAt: null as { clientX: number; clientY: number } | null };

function watchPointer(): void {
  if (pointer.watched) return;
  pointer.watched = true;
  const on = <K extends keyof WindowEventMap>(name: K, listener: (event: WindowEventMap[K]) => void) =>
    addEventListener(name, listener, { capture: true, passive: true });
  const use = () => {
    pointer.inUse = true;
  };
  on('pointerdown', use);
  on('wheel', use);
  on('pointermove', ({ clientX, clientY }) => {
    const { clickedAt } = pointer;
    if (clickedAt && Math.hypot(clientX - clickedAt.clientX, clientY - clickedAt.clientY) <= TREMOR_PX) return;
    use();
  });
  on('click', ({ isTrusted, detail, clientX, clientY }) => {
    // A script's click moves nobody.
    if (!isTrusted) return;
    pointer.inUse = false;
    // One by keyboard is nowhere.
    pointer.clickedAt = detail > 0 ? { clientX, clientY } : null;
  });
}

export type Hold = {
  /** Now, or when the list is free; instead of what still waits. */
  run(apply: () => void): void;
  /** Drops what waits; out of the page, the pointer's leaving is not told. */
  clear(): void;
};

export function createHold(list: HTMLElement): Hold {
  watchPointer();
  let pointerIn = false;
  let byKeyboard = false;
  let waiting: (() => void) | null = null;

  const focusIn = () => byKeyboard && list.contains((list.getRootNode() as ShadowRoot).activeElement);

  function release(): void {
    if (!waiting || (pointerIn && pointer.inUse) || focusIn()) return;
    const apply = waiting;
    waiting = null;
    apply();
  }

  list.addEventListener('pointerenter', () => {
    pointerIn = true;
  });
  list.addEventListener('pointerleave', ({ pointerType }) => {
    pointerIn = false;
    if (pointerType === 'mouse') release();
    else setTimeout(release, AFTER_TOUCH_MS);
  });
  list.addEventListener('focusin', ({ target }) => {
    byKeyboard = (target as Element).matches(':focus-visible');
  });
  // Only after this event is the focus where it goes.
  list.addEventListener('focusout', () => setTimeout(release));

  return {
    run(apply) {
      waiting = apply;
      release();
    },
    clear() {
      waiting = null;
      pointerIn &&= list.isConnected;
    },
  };
}
