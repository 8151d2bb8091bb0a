/** Addresses made of what the shop wrote about a product: never one that runs or carries something. */

/** A picture's whole address; a relative one is the server's. null for any scheme but http and https. */
export function pictureAddress(image: string | null, server: string): string | null {
  if (!image || !URL.canParse(image, server)) return null;
  const { protocol, href } = new URL(image, server);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** `/product/{id}` with the id in its place. The pattern is the page's own; the id is encoded, so it stays one part of a path. */
export const linkAddress = (pattern: string, productId: string): string =>
  pattern.replaceAll('{id}', () => encodeURIComponent(productId));
