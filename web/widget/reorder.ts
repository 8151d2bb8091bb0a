/** Puts items into a new order, moving what stays. */

const MOVE: KeyframeAnimationOptions = { duration: 250, easing: 'ease-out' };
/** Of this widget's making; the shop may animate items as well. */
const running = new WeakMap<Element, Animation>();

const wantsMotion = () => !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The children of `list` become `items`. With `animated`, each glides from where it was, and a new one fades in. */
export function arrange(list: HTMLElement, items: readonly HTMLElement[], animated: boolean): void {
  const moving = animated && wantsMotion();
  const before = new Map(moving ? [...list.children].map((item) => [item, item.getBoundingClientRect()]) : []);
  for (const item of before.keys()) running.get(item)?.cancel();
  place(list, items);
  if (!moving) return;
  // All positions are read before the first animation is begun: one layout, not one for each.
  const after = items.map((item) => item.getBoundingClientRect());
  items.forEach((item, i) => {
    const [from, to] = [before.get(item), after[i] as DOMRect];
    if (!from) running.set(item, item.animate({ opacity: [0, 1] }, MOVE));
    else if (from.x !== to.x || from.y !== to.y) {
      const start = `translate(${from.x - to.x}px, ${from.y - to.y}px)`;
      running.set(item, item.animate({ transform: [start, 'none'] }, MOVE));
    }
  });
}

function place(list: HTMLElement, items: readonly HTMLElement[]): void {
  const kept = new Set<Element>(items);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  let next: Element | null = null;
  for (const item of items.toReversed()) {
    if (item.parentNode !== list) list.insertBefore(item, next);
    else if (item.nextElementSibling !== next) move(list, item, next);
    next = item;
  }
}

/** moveBefore keeps the focus of what it moves; not every browser has it. */
function move(list: HTMLElement, item: Element, next: Element | null): void {
  if ('moveBefore' in list) list.moveBefore(item, next);
  else (list as Node).insertBefore(item, next);
}
