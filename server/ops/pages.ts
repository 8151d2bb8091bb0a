/** What browsers load, bundled in dist/web: `/sdk.js` and `/widget.js` for any shop's pages, `/dashboard`, and the demo shop at `/`. */
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import type { Route } from './http.ts';

/** Modules that pages of other origins load; they hold no secrets. */
const FOR_ALL = ['/sdk.js', '/widget.js', '/react.js'];

/** Pages by path. Their scripts, styles and pictures are files beside them. */
const PAGES = { shop: '/shop.html', dashboard: '/dashboard.html' };

/** Pages have addresses of their own, and what is compressed stands for what it was. No file's name needs an escape. */
const HIDDEN = /%|\.(html|br|gz)$/;

/** Nothing but our own files runs on our pages, nobody frames them, and they talk to this server only. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For a 304 as well. */
function setHeaders(response: ServerResponse, path: string): void {
  response.setHeader('x-content-type-options', 'nosniff');
  // Asked for again each time, and answered 304 while unchanged: a new release is seen at once.
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('vary', 'accept-encoding');
  if (path.endsWith('.html')) response.setHeader('content-security-policy', POLICY);
  if (!FOR_ALL.includes(path)) return;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
}

/** The files of `folder`. Without the shop, `/` leads to the dashboard. Throws when `folder` is not there: `npm run build` makes it. */
export function pagesRoute(folder: string, { shop }: { shop: boolean }): Route {
  const serve = sirv(folder, { etag: true, gzip: true, brotli: true, extensions: [] });
  const pages: Record<string, string> = { '/dashboard': PAGES.dashboard };
  if (shop) pages['/'] = PAGES.shop;
  return (request, response, path) => {
    if (path === '/' && !shop) {
      response.writeHead(302, { location: '/dashboard' }).end();
      return true;
    }
    if (HIDDEN.test(path) || (!shop && path.startsWith('/shop.'))) return false;
    const file = pages[path] ?? path;
    request.url = file;
    setHeaders(response, file);
    let found = true;
    serve(request, response, () => {
      found = false;
    });
    return found;
  };
}

/** Where `npm run build` puts them, as seen from a file that lies directly in server/, or in dist/server/. */
export const webFolder = (url: string): string =>
  fileURLToPath(new URL(url.endsWith('.ts') ? '../dist/web' : '../web', url));
