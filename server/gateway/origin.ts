import type { IncomingMessage } from 'node:http';

const LOCALHOST = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a browser page may connect: its own server's pages always, others when listed (`https://shop.example` exactly, or a bare host
 * name for any scheme and port; `localhost` covers the loopback addresses). CORS does not guard WebSockets, so this must.
 * Without an Origin it is not a browser.
 */
export function createOriginCheck(allowed: readonly string[]): (request: IncomingMessage) => boolean {
  const exact = new Set(allowed.filter((entry) => entry.includes('://')));
  const hosts = new Set(allowed.filter((entry) => !entry.includes('://')).map((entry) => entry.toLowerCase()));
  return ({ headers: { origin, host } }) => {
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    const url = new URL(origin);
    if (url.host === '' || !/^https?:$/.test(url.protocol)) return false;
    if (url.host === host?.toLowerCase() || exact.has(url.origin) || hosts.has(url.hostname)) return true;
    return hosts.has('localhost') && LOCALHOST.has(url.hostname);
  };
}
