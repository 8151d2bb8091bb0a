/** Which tokens are believed, and for how long. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accepted, refused, refusedAtTheDoor } from '../helpers/answers.ts';
import { type Client, connectClient } from '../helpers/client.ts';
import { SECRET, signToken, startTestGateway } from '../helpers/gateway.ts';
import { whenReady } from '../helpers/ready.ts';
import { testRedis } from '../helpers/redis.ts';
import { stopClock } from '../helpers/stopped-clock.ts';

const test = suite('tokens');
const clock = stopClock();
const { url: redisUrl } = await testRedis();
const gateway = await whenReady(startTestGateway(redisUrl));
test.after(async () => {
  await gateway.close();
  clock.release();
});

const exp = Math.floor(Date.now() / 1000) + 3600;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: object, claims: object) => `${part(header)}.${part(claims)}`;

/** A token made by hand, as an attacker would: any header, any claims, an HMAC with any key. */
function forge(header: object, claims: object, { hash = 'sha256', key = SECRET as string | Buffer } = {}): string {
  const text = unsigned(header, claims);
  return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

const HS256 = { alg: 'HS256', typ: 'JWT' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaText = unsigned({ alg: 'RS256' }, { sid: 's1', exp });
const [header, , signature] = forge(HS256, { sid: 's1', exp }).split('.');

const UNBELIEVED: Record<string, string> = {
  'no token at all': '',
  'not a token': 'a.b.c',
  'alg none, unsigned': `${unsigned({ alg: 'none' }, { sid: 's1', exp })}.`,
  'alg None, with a signature': forge({ alg: 'None' }, { sid: 's1', exp }),
  'HS256 without a signature': `${unsigned(HS256, { sid: 's1', exp })}.`,
  'signed with another secret': forge(HS256, { sid: 's1', exp }, { key: 'another secret' }),
  'signed with no secret': forge(HS256, { sid: 's1', exp }, { key: '' }),
  'HS512 with the right secret': forge({ alg: 'HS512' }, { sid: 's1', exp }, { hash: 'sha512' }),
  'an RS256 header over an HMAC': forge({ alg: 'RS256' }, { sid: 's1', exp }),
  'a true RS256 token': `${rsaText}.${createSign('sha256').update(rsaText).sign(privateKey, 'base64url')}`,
  'an HMAC with a public key': forge(
    HS256,
    { sid: 's1', exp },
    { key: publicKey.export({ type: 'spki', format: 'pem' }) },
  ),
  'claims changed after signing': `${header}.${part({ sid: 's2', exp })}.${signature}`,
  'no exp': forge(HS256, { sid: 's1' }),
  'exp that is no number': forge(HS256, { sid: 's1', exp: String(exp) }),
  'not valid yet': forge(HS256, { sid: 's1', exp, nbf: exp - 60 }),
  'sid with a colon': forge(HS256, { sid: 's1:viewed', exp }),
  'sid with braces': forge(HS256, { sid: '{s1}', exp }),
  'sid with a line break': forge(HS256, { sid: 's1\n', exp }),
  'empty sid': forge(HS256, { sid: '', exp }),
  'sid of 65 characters': forge(HS256, { sid: 's'.repeat(65), exp }),
  'sid that is a number': forge(HS256, { sid: 1, exp }),
  'sid that is a list': forge(HS256, { sid: ['s1'], exp }),
  'sub with a star': forge(HS256, { sub: 'u*', exp }),
  'sub that is a number': forge(HS256, { sub: 7, exp }),
  'empty sub': forge(HS256, { sub: '', exp }),
};

test('the forger of these tests can make a good token', async () => {
  const client = await connectClient(gateway.url, { token: forge(HS256, { sid: 's1', sub: 'u1', scope: 'x', exp }) });
  assert.equal([client.session.sessionId, client.session.userId], ['s1', 'u1']);
  client.close();
});

for (const [what, token] of Object.entries(UNBELIEVED)) {
  test(`[C4] [C8] ${what} is unauthorized`, async () => {
    const error = await refusedAtTheDoor(connectClient(gateway.url, { token }));
    assert.equal([error.code, error.retryable], ['unauthorized', false]);
  });
}

test('[C8] ids of 64 characters, and every character there is, are accepted', async () => {
  const sid = 'AZaz09_.~-'.padEnd(64, 'x');
  const client = await connectClient(gateway.url, { token: await signToken({ sid }) });
  assert.is(client.session.sessionId, sid);
  client.close();
});

test('[C4] an expired token is token_expired, also when it ended this second', async () => {
  for (const ended of [Math.floor(Date.now() / 1000), 1]) {
    const token = await signToken({ sid: 's1', exp: ended });
    const error = await refusedAtTheDoor(connectClient(gateway.url, { token }));
    assert.equal([error.code, error.retryable], ['token_expired', false]);
  }
});

test('[C4] an expired token signed by somebody else is unauthorized', async () => {
  const token = await signToken({ sid: 's1', exp: 1 }, 'another secret');
  assert.is((await refusedAtTheDoor(connectClient(gateway.url, { token }))).code, 'unauthorized');
});

/** A token with `ms` left, by the stopped clock. */
function endingIn(ms: number, claims: { sid?: string; sub?: string; scope?: string }): Promise<string> {
  const seconds = Math.ceil((Date.now() + ms) / 1000);
  clock.advance(seconds * 1000 - ms - Date.now());
  return signToken({ ...claims, exp: seconds });
}

test('[C5] when the token presented at connecting ends, the connection is closed in a way that lets it come back', async () => {
  const client = await connectClient(gateway.url, { token: await endingIn(150, { sid: 's5' }), lists: [] });
  accepted(await client.send('view', { productId: 'p1' }));
  clock.advance(150);
  assert.is(await client.closed(2000), 'transport close');

  // The handshake renewed the guest's token: that one is newer.
  const again = await connectClient(gateway.url, { token: client.session.token });
  assert.is(again.session.sessionId, 's5');
  again.close();
});

test('[C5] the token that ended does not open the next connection', async () => {
  const token = await endingIn(100, { sid: 's6', sub: 'u6' });
  const client = await connectClient(gateway.url, { token });
  clock.advance(100);
  await client.closed(2000);
  for (const ended of [token, client.session.token]) {
    assert.is((await refusedAtTheDoor(connectClient(gateway.url, { token: ended }))).code, 'token_expired');
  }
});

test('[C5] [I1] after identify the connection ends with the token of the login', async () => {
  const client = await connectClient(gateway.url);
  accepted(await client.send('identify', { token: await endingIn(150, { sub: 'u7' }) }));
  clock.advance(150);
  assert.is(await client.closed(2000), 'transport close');
});

test('[C5] [S6] what a token allows beyond shopping ends with it, whatever comes after', async () => {
  const later = [
    async (client: Client) => client.send('identify', { token: await signToken({ sub: 'u9' }) }),
    async (client: Client) => client.send('forget', {}),
  ];
  for (const renew of later) {
    const token = await endingIn(150, { scope: 'dashboard' });
    const client = await connectClient(gateway.url, { token });
    accepted(await renew(client));
    clock.advance(150);
    assert.is(await client.closed(2000), 'transport close');
  }
});

test('[C4] identify believes no worse token than the handshake', async () => {
  const client = await connectClient(gateway.url);
  const sub = { sub: 'u8' };
  for (const token of ['', 'a.b.c', forge({ alg: 'none' }, { ...sub, exp }), await signToken(sub, 'another secret')]) {
    assert.is(refused(await client.send('identify', { token })).code, 'unauthorized');
  }
  const ended = await signToken({ ...sub, exp: 1 });
  assert.is(refused(await client.send('identify', { token: ended })).code, 'token_expired');
  client.close();
});

test.run();
