import type { IncomingMessage } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addressOf } from '../../server/gateway/address.ts';

const request = (forwarded?: string | string[], remoteAddress: string | undefined = '10.0.0.1') =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

const test = suite('address');

test('without trusted proxies the connection’s own address counts, whatever the header says', () => {
  assert.is(addressOf(request(), 0), '10.0.0.1');
  assert.is(addressOf(request('1.1.1.1'), 0), '10.0.0.1');
});

test('each trusted proxy is believed about one address, from the right', () => {
  const header = '6.6.6.6, 1.1.1.1,2.2.2.2 , 3.3.3.3';
  const addresses = [1, 2, 3].map((proxies) => addressOf(request(header), proxies));
  assert.equal(addresses, ['3.3.3.3', '2.2.2.2', '1.1.1.1']);
});

test('what the client itself puts in front is not believed', () => {
  const honest = addressOf(request('1.1.1.1'), 1);
  for (const forged of ['9.9.9.9', '9.9.9.9, 8.8.8.8', ' , ', 'x'.repeat(1000)])
    assert.is(addressOf(request(`${forged}, 1.1.1.1`), 1), honest);
});

test('several headers are one list', () => {
  assert.is(addressOf(request(['9.9.9.9', '1.1.1.1, 2.2.2.2']), 2), '1.1.1.1');
});

test('fewer hops than proxies: the first there is, else the connection’s own', () => {
  assert.is(addressOf(request('1.1.1.1'), 3), '1.1.1.1');
  assert.is(addressOf(request(), 2), '10.0.0.1');
  assert.is(addressOf(request(' , '), 2), '10.0.0.1');
});

test('a connection that is already gone has no address, and does not throw', () => {
  const gone = { socket: {}, headers: {} } as unknown as IncomingMessage;
  assert.is(addressOf(gone, 0), '');
  assert.is(addressOf(gone, 1), '');
});

test.run();
