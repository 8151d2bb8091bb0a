/**
 * How the lists look, unless the shop says otherwise: by custom properties (`--pushcart-…` below, each with its default), by parts, or by a template. Colours
 * come from the page's own text colour, so a dark page needs nothing; directions are logical, so neither does one that reads from the right.
 */
const CSS = `
:host {
  display: block;
  position: relative;
  min-inline-size: 0;
  box-sizing: border-box;
}
:host([hidden]), :host([data-state='empty']) > *, :host([data-state='offline']) > * { display: none !important; }
*, ::before { box-sizing: border-box; }

h2 { margin: 0 0 0.75em; font-size: 1.25em; line-height: 1.3; }

ul {
  display: flex;
  gap: var(--pushcart-gap, 1rem);
  margin: 0;
  padding: 4px;
  list-style: none;
  overflow-x: auto;
  overscroll-behavior-inline: contain;
  overflow-anchor: none;
  scrollbar-width: thin;
  /* As wide as its place, not as its items: a strip must never widen the page. */
  contain: inline-size;
}
li { flex: 0 0 var(--pushcart-item-width, 9.5rem); min-inline-size: 0; border-radius: var(--pushcart-radius, 0.5rem); background: var(--pushcart-surface, transparent); }

:host([layout='grid']) ul {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--pushcart-item-width, 9.5rem)), 1fr));
  overflow-x: visible;
}

[part~='link'] {
  display: flex;
  flex-direction: column;
  justify-content: flex-start;
  gap: 0.25em;
  inline-size: 100%;
  padding: 0;
  border: 0;
  border-radius: var(--pushcart-radius, 0.5rem);
  background: none;
  color: var(--pushcart-color, inherit);
  font: inherit;
  line-height: 1.35;
  text-align: start;
  text-decoration: none;
  cursor: pointer;
}
:focus-visible { outline: 2px solid var(--pushcart-focus, currentColor); outline-offset: 1px; }
[part~='link']:hover [part~='name'] { text-decoration: underline; }

[part='picture'] {
  display: block;
  aspect-ratio: var(--pushcart-image-ratio, 1);
  border-radius: var(--pushcart-radius, 0.5rem);
  background: var(--pushcart-picture, color-mix(in srgb, currentColor 8%, transparent));
  overflow: hidden;
}
[part='image'] { display: block; inline-size: 100%; block-size: 100%; object-fit: var(--pushcart-image-fit, cover); }
[part='image'][hidden], [part='image']:not([src]) { display: none; }

/* Room for two lines of name and one of each other, filled or not: nothing moves when the items come. */
[part='name'] {
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  block-size: 2.7em;
  overflow: hidden;
  overflow-wrap: anywhere;
}
[part='price'] { min-block-size: 1.35em; font-weight: 600; }
[part='rating'] {
  position: relative;
  align-self: flex-start;
  min-block-size: 1.35em;
  color: color-mix(in srgb, currentColor 25%, transparent);
  white-space: nowrap;
}
[part='rating'] .full {
  position: absolute;
  inset-block-start: 0;
  inset-inline-start: 0;
  overflow: hidden;
  color: var(--pushcart-star, light-dark(#b45309, #fbbf24));
}

[part~='skeleton'] { visibility: hidden; }
[part~='skeleton'] [part='picture'], [part~='skeleton'] [part='name'] {
  visibility: visible;
  border-radius: var(--pushcart-radius, 0.5rem);
  background: var(--pushcart-picture, color-mix(in srgb, currentColor 8%, transparent));
  animation: pulse 1.2s ease-in-out infinite alternate;
}
@keyframes pulse { to { opacity: 0.4; } }
@media (prefers-reduced-motion: reduce) { [part~='skeleton'] * { animation: none !important; } }

[role='status'] {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  margin: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all elements; one that was made by script needs no leave from the page's content security policy. */
export function ownStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
