/** Who connects: a returning session, a user the shop's backend vouches for, or a new visitor. */
import { z } from 'zod';
import { Refusal } from '../../shared/errors.ts';
import { DEFAULT_LIMIT, DEFAULT_PUSHED, type ListName } from '../../shared/lists.ts';
import { handshake } from '../../shared/protocol.ts';
import type { Session } from '../store/session.ts';
import type { Sessions } from '../store/sessions.ts';
import { parse } from './parse.ts';
import type { Tokens, Verified } from './tokens.ts';

/** How long a guest's session can be resumed; every connect renews it. */
const GUEST_SECONDS = 30 * 24 * 3600;

const auth = z.compile(handshake);

export type Admission = {
  session: Session;
  lists: readonly ListName[];
  limit: number;
  /** The token handed to the client, and its end in Unix ms. */
  token: string;
  expiresAt: number;
  /** Unix ms at which the token that was presented ends, and the connection with it. */
  closesAt: number;
  /** What the presented token allows beyond shopping. Not passed on to the one handed out: that one may last longer. */
  scope: string | null;
};

export type Doorkeeper = {
  /** Rejects with `invalid_payload`, `unauthorized` or `token_expired`. Works while Redis is away: the token is proof enough. */
  admit(auth: unknown): Promise<Admission>;
  /** A new session for somebody unknown. */
  mint(): Promise<Pick<Admission, 'session' | 'token' | 'expiresAt'>>;
  /** A token for a session; a login's ends when the login's own token does, a guest's after 30 days. */
  tokenFor(session: Session, loginEnds: number): Promise<{ token: string; expiresAt: number }>;
};

type Parts = { tokens: Tokens; sessions: Sessions; now: () => number; newId: () => string };

export function createDoorkeeper({ tokens, sessions, now, newId }: Parts): Doorkeeper {
  async function tokenFor({ sessionId, userId }: Session, loginEnds: number) {
    const exp = userId === null ? Math.floor(now() / 1000) + GUEST_SECONDS : loginEnds;
    return { token: await tokens.sign({ sid: sessionId, sub: userId, exp }), expiresAt: exp * 1000 };
  }

  async function mint() {
    const session: Session = { sessionId: newId(), userId: null, knownForgetting: '', isNew: true };
    return { session, ...(await tokenFor(session, 0)) };
  }

  async function resume({ sid, sub, exp, issuedAt }: Verified) {
    const sessionId = sid ?? newId();
    const { forgotten, knownForgetting } = await sessions.resume(sessionId, sub, issuedAt).catch((error) => {
      if (error instanceof Refusal && error.code === 'unavailable') return { forgotten: false, knownForgetting: '' };
      throw error;
    });
    if (forgotten) return mint();
    const session: Session = { sessionId, userId: sub, knownForgetting };
    return { session, ...(await tokenFor(session, exp)) };
  }

  return {
    mint,
    tokenFor,
    async admit(given) {
      const { token, lists = DEFAULT_PUSHED, limit = DEFAULT_LIMIT } = parse(auth, given ?? {});
      const claims = token === undefined ? null : await tokens.verify(token);
      const admitted = claims === null ? await mint() : await resume(claims);
      return {
        ...admitted,
        lists: [...new Set(lists)],
        limit,
        closesAt: claims ? claims.exp * 1000 : admitted.expiresAt,
        scope: claims?.scope ?? null,
      };
    },
  };
}
