/** The page at /dashboard: what the server tells, drawn whenever something has changed. */
import { render } from 'lit';
import { glide } from './flip.ts';
import { createLive } from './live.ts';
import { page } from './page.ts';

const root = document.getElementById('page') as HTMLElement;
root.replaceChildren();

let asked = false;
function draw() {
  asked = false;
  glide(
    () => root.querySelector<HTMLElement>('.trending tbody'),
    () => render(page(live, Date.now(), hands), root),
  );
}

/** Once a frame at most; a page that nobody looks at is not drawn. */
function changed() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
}

const { live, ...hands } = createLive(changed);
