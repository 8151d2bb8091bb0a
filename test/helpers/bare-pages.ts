/** Pages of a shop that is not ours: on an origin of its own, with nothing on them but what a test puts there. */
import { resolve } from 'node:path';
import { createHttp, type Route, reply } from '../../server/ops/http.ts';
import { pagesRoute } from '../../server/ops/pages.ts';

/** `/sdk.js`, `/widget.js` and the pages, as a gateway serves them. */
export const builtPages = (shop = false): Route => pagesRoute(resolve(import.meta.dirname, '../../dist/web'), { shop });

const wrap = (body: string, lang: string) =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A shop</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;

/** Every path is a page with `body`, but for the product's own modules. The test may set `body` at any time. */
export async function startBarePages(lang = 'en') {
  const pages = {
    body: '<main><h1>A shop</h1></main>',
    url: '',
    close: () => http.close(),
  };
  const bare: Route = (_request, response, path) =>
    !path.includes('.') && reply(response, 200, wrap(pages.body, lang), 'text/html; charset=utf-8');
  const http = createHttp([bare, builtPages()], (error) => {
    throw error;
  });
  pages.url = `http://127.0.0.1:${await http.listen(0, '127.0.0.1')}`;
  return pages;
}
