/** HS256 tokens, by jose: only this algorithm, `exp` required. A verification costs 0.2 ms, once a handshake or login. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { Refusal } from '../../shared/errors.ts';
import { isId } from '../../shared/ids.ts';

/** What a token says: whose session, which user, until when (Unix s). */
export type Claims = { sid: string | null; sub: string | null; exp: number };
/** `scope`: what the token allows beyond shopping, as OAuth writes it, words parted by spaces. `issuedAt`: when it was made at the latest, Unix ms; null when it does not say. */
export type Verified = Claims & { issuedAt: number | null; scope: string | null };

export type Tokens = {
  /** Rejects with `token_expired` or `unauthorized`. */
  verify(token: string): Promise<Verified>;
  sign(claims: Claims): Promise<string>;
};

export function createTokens({ secret, now }: { secret: string; now: () => number }): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    async verify(token) {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(now()),
      }).catch((error) => {
        throw error instanceof errors.JWTExpired
          ? new Refusal('token_expired')
          : new Refusal('unauthorized', 'bad token');
      });
      const { sid = null, sub = null, exp = 0, iat, scope } = payload;
      for (const id of [sid, sub])
        if (id !== null && !isId(id)) throw new Refusal('unauthorized', 'bad id in the token');
      return {
        sid: sid as string | null,
        sub,
        exp,
        issuedAt: iat === undefined ? null : latest(iat),
        scope: typeof scope === 'string' ? scope : null,
      };
    },
    sign({ sid, sub, exp }) {
      const payload = { ...(sid !== null && { sid }), ...(sub !== null && { sub }) };
      return (
        new SignJWT(payload)
          .setProtectedHeader({ alg: 'HS256' })
          // To the millisecond, which a JWT may: whether a token is older than a forgetting must not hang on a second.
          .setIssuedAt(now() / 1000)
          .setExpirationTime(exp)
          .sign(key)
      );
    },
  };
}

/** Whole seconds mean any time in that second. */
const latest = (iat: number) => (Number.isInteger(iat) ? iat * 1000 + 999 : iat * 1000);
