/**
 * THE TABLE of error codes. Every refused event and handshake carries one of them; the code is also the metric's label.
 * `retryable` tells the client whether sending the same again can succeed.
 */
export const ERRORS = {
  invalid_payload: { retryable: false, message: 'the event or its payload is not in the protocol' },
  unauthorized: { retryable: false, message: 'the token does not allow this' },
  token_expired: { retryable: false, message: 'the token has expired: bring a new one' },
  rate_limited: { retryable: true, message: 'too many events: slow down' },
  unavailable: { retryable: true, message: 'the store does not answer: try again' },
  internal: { retryable: false, message: 'the server failed on this event' },
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** An error as it goes over the wire. */
export type WireError = { code: ErrorCode; message: string; retryable: boolean; retryAfterMs?: number };

/** The one error the program throws on purpose: it answers a request, it never ends a connection. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string = ERRORS[code].message, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Shapes any thrown value for the wire. What was not thrown on purpose is `internal`, its text kept from the client. */
export function toWireError(thrown: unknown): WireError {
  if (!(thrown instanceof Refusal)) return { code: 'internal', ...ERRORS.internal };
  const { code, message, retryAfterMs } = thrown;
  const wire: WireError = { code, message, retryable: ERRORS[code].retryable };
  if (retryAfterMs !== undefined) wire.retryAfterMs = retryAfterMs;
  return wire;
}
