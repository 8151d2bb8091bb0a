/**
 * Token buckets: `rate` a second, `burst` at once. Two numbers and no timer, because every connection has some;
 * the limiter library we looked at keeps a timer and a promise for each key.
 * Counted in thousandths of a token, as whole numbers are exact: with fractions, whoever waits as long as told may come too early.
 */
export type Bucket = { thousandths: number; at: number };
export type Rate = { rate: number; burst: number };

/** One connection's events; one connection's packets of any kind, pings and floods included; one address's new connections; lines in the log. */
export const EVENT_RATE: Rate = { rate: 20, burst: 60 };
export const PACKET_RATE: Rate = { rate: 200, burst: 1000 };
export const CONNECTION_RATE: Rate = { rate: 200, burst: 1000 };
export const REFUSED_ORIGIN_RATE: Rate = { rate: 0.1, burst: 20 };

export const createBucket = ({ burst }: Rate, now: number): Bucket => ({ thousandths: burst * 1000, at: now });

/** Takes one token. Returns 0, or the milliseconds after which there will be one. */
export function take(bucket: Bucket, { rate, burst }: Rate, now: number): number {
  const passed = Math.max(0, now - bucket.at);
  bucket.thousandths = Math.min(burst * 1000, bucket.thousandths + passed * rate);
  bucket.at = now;
  if (bucket.thousandths < 1000) return Math.ceil((1000 - bucket.thousandths) / rate);
  bucket.thousandths -= 1000;
  return 0;
}
