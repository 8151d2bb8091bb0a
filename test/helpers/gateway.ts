/** Gateways for tests: the real one, in this process, on a free port and a Redis of its own. */

import { SignJWT } from 'jose';
import { pino } from 'pino';
import { readConfig } from '../../server/config.ts';
import type { Route } from '../../server/ops/http.ts';
import { type Gateway, startGateway } from '../../server/start.ts';
import { plainClient } from './on-cluster.ts';
import { testRedis } from './redis.ts';

export const SECRET = 'a secret that only the tests know about';

/** Starts a gateway on `redisUrl`; `env` are variables as a shop would set them. Unless said otherwise nothing is limited. */
export async function startTestGateway(
  redisUrl: string,
  env: Record<string, string> = {},
  { log = pino({ level: 'silent' }), routes = [] as Route[] } = {},
): Promise<Gateway> {
  const given = { PORT: '0', RATE_LIMIT: 'off', AUTH_SECRET: SECRET, REDIS_URL: redisUrl, ...env };
  const { config, faults } = readConfig(given);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return startGateway({ config, log, redisUrls: config.REDIS_URL ?? [], secret: config.AUTH_SECRET ?? '', routes });
}

/** An empty Redis (or cluster), a gateway on it, and a plain client to look and write with, as a shop's ML team would. */
export async function startRig(env: Record<string, string> = {}, routes: Route[] = []) {
  const { url } = await testRedis();
  const redis = plainClient(url);
  const gateway = await startTestGateway(url, env, { routes });
  return {
    url: gateway.url,
    redisUrl: url,
    redis,
    gateway,
    async close() {
      await gateway.close();
      redis.disconnect();
    },
  };
}

/** A token as a shop's backend signs it. `exp` is in Unix seconds, default in an hour. */
export function signToken(
  claims: { sid?: string; sub?: string; exp?: number; iat?: number; scope?: string },
  secret = SECRET,
): Promise<string> {
  return new SignJWT({ exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
}
