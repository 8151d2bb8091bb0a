/**
 * Lets rows glide to their new places: where they were is measured before `draw`, and played back afterwards (first, last, invert,
 * play). Places are taken within the table, so that a banner above it moves nothing.
 */
const GLIDE = { duration: 450, easing: 'cubic-bezier(.2, .7, .2, 1)' };

const NONE: ReturnType<typeof places> = new Map();
const still = matchMedia('(prefers-reduced-motion: reduce)');

export function glide(find: () => HTMLElement | null, draw: () => void): void {
  const before = still.matches ? NONE : places(find());
  draw();
  if (before.size === 0) return;
  for (const [id, { row, top }] of places(find())) {
    const was = before.get(id)?.top;
    if (was === undefined) row.animate({ opacity: [0, 1] }, GLIDE);
    else if (Math.abs(was - top) > 1) row.animate({ transform: [`translateY(${was - top}px)`, 'none'] }, GLIDE);
  }
}

function places(list: HTMLElement | null): Map<string, { row: HTMLElement; top: number }> {
  const from = list?.getBoundingClientRect().top ?? 0;
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-product-id]') ?? [])];
  return new Map(
    rows.map((row) => [row.dataset.productId ?? '', { row, top: row.getBoundingClientRect().top - from }]),
  );
}
