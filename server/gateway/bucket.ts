/**
 * Token buckets: `rate` a second, `burst` at once. Two numbers and no timer, because every connection has some;
 * the limiter library we looked at keeps a timer and a promise for each key.
 */
export type Bucket = { tokens: number; at: number };
export type Rate = { rate: number; burst: number };

/** One connection's events; one connection's packets of any kind, pings and floods included; one address's new connections. */
export const EVENT_RATE: Rate = { rate: 20, burst: 60 };
export const PACKET_RATE: Rate = { rate: 200, burst: 1000 };
export const CONNECTION_RATE: Rate = { rate: 200, burst: 1000 };

export const createBucket = ({ burst }: Rate, now: number): Bucket => ({ tokens: burst, at: now });

/** Takes one token. Returns 0, or the milliseconds after which there will be one. */
export function take(bucket: Bucket, { rate, burst }: Rate, now: number): number {
  const passed = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(burst, bucket.tokens + (passed * rate) / 1000);
  bucket.at = now;
  if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1000) / rate);
  bucket.tokens -= 1;
  return 0;
}
