/**
 * Keeps a list still while somebody is about to use it: a pointer lies on it, or the keyboard's focus is in it. What comes meanwhile waits,
 * the newest alone, until they leave. There is no longest wait: a list that changes under a pointer makes people choose what they did not
 * want, and a list nobody moves away from is only late. The focus that a click leaves behind does not hold (`:focus-visible`), or a
 * list that was clicked once would stay as it is.
 */

/** A tap ends with the finger's leaving, and the click comes after: it must meet what was tapped. */
const AFTER_TOUCH_MS = 300;

export type Hold = {
  /** Now, or when the list is free; instead of what still waits. */
  run(apply: () => void): void;
  /** Drops what waits; out of the page, the pointer's leaving is not told. */
  clear(): void;
};

export function createHold(list: HTMLElement): Hold {
  let pointerIn = false;
  let byKeyboard = false;
  let waiting: (() => void) | null = null;

  const focusIn = () => byKeyboard && list.contains((list.getRootNode() as ShadowRoot).activeElement);

  function release(): void {
    if (!waiting || pointerIn || focusIn()) return;
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
