/** Tokens and Origins that must not let anybody in. */
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { SECRET } from './gateway.ts';

const base64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token with a true signature, whatever it says. */
function forge(header: unknown, claims: unknown, hash = 'sha256', secret = SECRET): string {
  const signed = `${base64(header)}.${base64(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
const EXP = 4_000_000_000;
const GOOD = forge(HS256, { exp: EXP, sid: 's1', sub: 'u1' });
const [HEAD = '', BODY = '', SIGNATURE = ''] = GOOD.split('.');

/** Tokens that must not let anybody in, by the shop's own secret or nearly so. */
export const badToken: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '.',
      '..',
      '...',
      'null',
      'Bearer x',
      GOOD.slice(0, -5),
      `${GOOD}.x`,
      ` ${GOOD}`,
      `${HEAD}.${BODY}.`,
      `.${BODY}.${SIGNATURE}`,
    ],
    ...[
      `${base64({ alg: 'none' })}.${BODY}.`,
      `${base64({ alg: 'none' })}.${BODY}.${SIGNATURE}`,
      `${HEAD}.${base64({ exp: EXP })}.${SIGNATURE}`,
    ],
    ...['HS384', 'HS512', 'RS256', 'hs256', '', null, ['HS256']].map((alg) => forge({ alg }, { exp: EXP })),
    ...[forge({ alg: 'HS384' }, { exp: EXP }, 'sha384'), forge({ alg: 'HS512' }, { exp: EXP }, 'sha512')],
    ...[
      forge({}, { exp: EXP }),
      forge('x', { exp: EXP }),
      forge({ ...HS256, crit: ['b64'], b64: false }, { exp: EXP }),
    ],
    ...[forge(HS256, { exp: EXP }, 'sha256', ''), forge(HS256, { exp: EXP }, 'sha256', `${SECRET}!`)],
    ...[null, 'x', [], {}, { exp: null }, { exp: '4000000000' }, { exp: [EXP] }, { exp: -1 }, { exp: 1 }].map((c) =>
      forge(HS256, c),
    ),
    ...[{ nbf: EXP - 1 }, { nbf: 'x' }, { iat: 'x' }].map((claims) => forge(HS256, { exp: EXP, ...claims })),
    ...['', 'a b', 'x'.repeat(65), 7, true, {}, ['s1'], 'a:b'].flatMap((id) => [
      forge(HS256, { exp: EXP, sid: id }),
      forge(HS256, { exp: EXP, sub: id }),
    ]),
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  // The last character of a signature says only four bits: two of its neighbours mean the same.
  fc
    .tuple(fc.nat(GOOD.length - 2), fc.constantFrom(...'AZaz09-_.='))
    .map(([at, char]) => (GOOD[at] === char ? '' : GOOD.slice(0, at) + char + GOOD.slice(at + 1))),
);

/** Pages that are neither the server's own nor allowed. */
export const badOrigin: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      'null',
      '',
      ' ',
      'localhost',
      '//localhost',
      'http://',
      'http:localhost.',
      'file://',
      'file:///localhost',
      'data:text/html,x',
    ],
    ...[
      'javascript:alert(1)',
      'ws://localhost',
      'chrome-extension://localhost',
      'http://evil.example',
      'https://localhost.evil.example',
    ],
    ...[
      'http://localhost@evil.example',
      'http://evil.example#localhost',
      'http://127.0.0.1.evil.example',
      'http://[::1',
      'http://0.0.0.0',
    ],
    ...[
      'http://localhost, http://evil.example',
      'http://evil.example http://localhost',
      'http://evil.example/localhost',
      '*',
    ],
  ),
  fc.webUrl(),
);
