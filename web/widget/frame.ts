/** What stands around the items: a heading, the list, and the place where changes are said. */
import { ownStyles } from './styles.ts';

export type Frame = {
  list: HTMLUListElement;
  status: HTMLElement;
  /** Reads the heading anew. */
  name(): void;
};

const UNNAMED = 'Recommendations';

export function createFrame(host: HTMLElement): Frame {
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [ownStyles()];

  const heading = document.createElement('slot');
  heading.name = 'heading';
  const list = document.createElement('ul');
  list.setAttribute('part', 'list');
  // Without its bullets a list is none to some readers, unless it says so.
  list.setAttribute('role', 'list');
  const status = document.createElement('p');
  status.setAttribute('role', 'status');
  root.append(heading, list, status);

  function label(): void {
    const slotted = heading.assignedElements().map(({ textContent }) => textContent?.trim());
    list.ariaLabel = slotted.join(' ') || host.getAttribute('heading') || UNNAMED;
  }
  heading.addEventListener('slotchange', label);

  /** Not at every `slotchange`: setting what stands in the slot by default is one too. */
  function name(): void {
    const own = document.createElement('h2');
    own.setAttribute('part', 'heading');
    own.textContent = host.getAttribute('heading');
    heading.replaceChildren(...(own.textContent ? [own] : []));
    label();
  }

  return { list, status, name };
}

/**
 * The template in the element, or null for our own markup. Its styles are taken out and stand once beside the list: inside it the page's
 * own rules do not reach.
 */
export function takeTemplate(host: HTMLElement): DocumentFragment | null {
  const template = host.querySelector<HTMLTemplateElement>(':scope > template');
  if (!template) return null;
  const content = template.content.cloneNode(true) as DocumentFragment;
  const root = host.shadowRoot as ShadowRoot;
  for (const old of root.querySelectorAll('[data-from-template]')) old.remove();
  for (const style of content.querySelectorAll<HTMLElement>('style, link[rel=stylesheet]')) {
    style.dataset.fromTemplate = '';
    root.prepend(style);
  }
  return content;
}
