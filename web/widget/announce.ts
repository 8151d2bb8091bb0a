/** Says to screen readers that a list is another one, seldom: several lists of a page change together, and trending ones all the time. */

const SILENCE_MS = 30_000;
/** Long enough to be read; then it goes, so that the same words are news the next time. */
const SHOWN_MS = 5000;

/** Of all elements of the page together. */
let lastSaid = Number.NEGATIVE_INFINITY;

export function announce(region: HTMLElement, text: string): void {
  const now = performance.now();
  if (now - lastSaid < SILENCE_MS) return;
  lastSaid = now;
  region.textContent = text;
  setTimeout(() => {
    region.textContent = '';
  }, SHOWN_MS);
}
