import type { IncomingMessage } from 'node:http';

/**
 * The client's address. Each trusted proxy appended the address it saw to X-Forwarded-For; what stands further left was written by
 * the client and is not believed.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const direct = request.socket.remoteAddress ?? '';
  if (trustedProxies === 0) return direct;
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => hop.trim());
  const known = hops.filter(Boolean);
  return known.at(-trustedProxies) ?? known[0] ?? direct;
}
