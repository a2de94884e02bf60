/** Phases of a checkout, as shown in `data-unstuck-phase`. */
export const PHASES = [
  'boot', 'ready', 'creating', 'approval', 'paying', 'confirming', 'succeeded', 'failed', 'expired', 'cancelled',
] as const;
export type Phase = (typeof PHASES)[number];

/** Why a checkout failed, as shown in `data-unstuck-failure`. Stable; the texts live in the widget's messages. */
export const FAILURE_CODES = [
  /** The device is offline and nothing was sent, or it stayed offline past the deadline. */
  'offline',
  /** No answer reached us: DNS, refused, reset, blocked; the browser does not say which. */
  'network.failed',
  /** The request was sent and no answer came within the deadline. */
  'request.timeout',
  /** Headers came, the body did not. */
  'response.stalled',
  /** An answer came that is not the service's: HTML, plain text, broken JSON. */
  'response.not-json',
  /** JSON came that does not fit the contract. */
  'response.wrong-schema',
  'server.error',
  'server.overloaded',
  'session.expired',
  'permission.denied',
  /** The server named a field at fault. */
  'request.rejected',
  /** The key belongs to an order with other content. */
  'key.reused',
  /** The page's own policy (CSP) blocked the request; the browser said so. */
  'policy.blocked',
  'channel.unavailable',
  /** The payment was closed at the channel before it was paid. */
  'channel.closed',
  /** The channel says that this payment failed or was refused. */
  'channel.rejected',
  /** The order exists, its state could not be read at the end. */
  'confirmation.unreachable',
  /** A defect of ours: never shown as a blank page. */
  'internal',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];
