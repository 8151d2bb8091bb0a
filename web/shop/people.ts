/** Who is shopping: a guest, or one of two users the shop's backend signs tokens for. */
import type { Pushcart } from '../sdk/types.ts';

export const PEOPLE = [
  { userId: null, name: 'Guest' },
  { userId: 'demo_anna', name: 'Anna' },
  { userId: 'demo_ben', name: 'Ben' },
] as const;
export type UserId = (typeof PEOPLE)[number]['userId'];

const NEW_SESSION_MS = 10_000;

async function tokenOf(userId: string): Promise<string> {
  const answer = await fetch(`/demo/login?user=${encodeURIComponent(userId)}`);
  if (!answer.ok) throw new Error('this server gives no logins');
  return ((await answer.json()) as { token: string }).token;
}

/** Leaves the person behind: resolves when this device is a new guest. */
function leave(sdk: Pushcart): Promise<void> {
  const old = sdk.session?.sessionId;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => done(new Error('no connection')), NEW_SESSION_MS);
    const end = sdk.onSession(({ sessionId }) => {
      if (sessionId !== old) done();
    });
    function done(error?: Error): void {
      clearTimeout(late);
      end();
      if (error) reject(error);
      else resolve();
    }
    sdk.logout();
  });
}

/** A session belongs to one person for good, so whoever follows another begins as a guest. A guest's own session is taken along. */
export async function become(sdk: Pushcart, userId: UserId): Promise<void> {
  const current = sdk.session?.userId ?? null;
  if (userId === current) return;
  // Asked for first: without a token nobody is logged out.
  const token = userId && (await tokenOf(userId));
  if (current !== null) await leave(sdk);
  if (token) await sdk.identify(token);
}
