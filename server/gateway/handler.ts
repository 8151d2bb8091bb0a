import type { Answer, ClientEvent, Payload } from '../../shared/protocol.ts';
import type { Catalogue } from '../store/catalogue.ts';
import type { EventLog } from '../store/event-log.ts';
import type { Sessions } from '../store/sessions.ts';
import type { Expiry } from './expiry.ts';
import type { Feeds } from './feeds.ts';
import type { Doorkeeper } from './handshake.ts';
import type { Presence } from './presence.ts';
import type { Refresh } from './refresh.ts';
import type { StatsFeed } from './stats.ts';
import type { Tokens } from './tokens.ts';
import type { Visit } from './visit.ts';

/** Gets a checked payload, answers through `ack` once, and throws a Refusal to say no. */
export type Handler<E extends ClientEvent> = (
  visit: Visit,
  payload: Payload<E>,
  ack: (answer: Answer[E]) => void,
) => Promise<void>;

export type Handlers = { [E in ClientEvent]: Handler<E> };

/** What handlers work with. */
export type HandlerParts = {
  sessions: Sessions;
  catalogue: Catalogue;
  eventLog: EventLog;
  refresh: Refresh;
  doorkeeper: Doorkeeper;
  tokens: Tokens;
  presence: Presence;
  expiry: Expiry;
  feeds: Feeds;
  stats: StatsFeed;
  limited: boolean;
  now: () => number;
  newId: () => string;
};
