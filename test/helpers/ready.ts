import { until } from './until.ts';

/** A gateway listens before its Redis has answered; until then it answers `unavailable`. Resolves to it when both do. */
export async function whenReady<G extends { url: string }>(starting: Promise<G>): Promise<G> {
  const gateway = await starting;
  await until(async () => (await fetch(`${gateway.url}/readyz`, { headers: { connection: 'close' } })).ok);
  return gateway;
}
