/** What a client was told, in the form tests compare. */
import * as assert from 'uvu/assert';
import type { WireError } from '../../shared/errors.ts';
import type { List } from '../../shared/lists.ts';
import type { Ack, Answer, ClientEvent } from '../../shared/protocol.ts';

/** The answer of an event that must have been accepted. */
export function accepted<E extends ClientEvent>(ack: Ack<E>): Answer[E] {
  assert.ok(ack.ok, `refused: ${JSON.stringify(ack)}`);
  const { ok, ...answer } = ack as { ok: true } & Answer[E];
  return answer as unknown as Answer[E];
}

/** The error of an event that must have been refused. */
export function refused(ack: Ack<ClientEvent>): WireError {
  if (ack.ok) throw new Error(`accepted: ${JSON.stringify(ack)}`);
  return ack.error;
}

/** The `data` of the `connect_error` in which connecting must end. */
export async function refusedAtTheDoor(connecting: Promise<{ close(): void }>): Promise<WireError> {
  const outcome = await connecting.then(
    (client) => {
      client.close();
      return new Error('connected');
    },
    (error) => error,
  );
  if (outcome.data === undefined) throw outcome;
  return outcome.data;
}

export const idsOf = ({ items }: Pick<List, 'items'>): string[] => items.map(({ productId }) => productId);

/** `id<source` for each item. */
export const sourcesOf = ({ items }: Pick<List, 'items'>): string[] =>
  items.map(({ productId, source }) => `${productId}<${source}`);
