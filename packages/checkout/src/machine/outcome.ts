import type { MoneyTruth, Order } from '@unstuck/protocol';

export interface FieldFault {
  readonly field: string;
  readonly remedy: string;
}

/** How one request ended. Timeouts are not here: the machine's own timers decide them. */
export type Outcome =
  | { readonly kind: 'ok'; readonly order: Order }
  | {
      readonly kind: 'problem';
      readonly status: number;
      readonly code: string;
      readonly retryable: boolean;
      readonly money: MoneyTruth;
      readonly faults: readonly FieldFault[];
      readonly retryAfterMs: number | null;
    }
  /** A status outside 2xx whose body is no problem document: an intermediary, or a broken back end. */
  | { readonly kind: 'http-error'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'not-json' | 'wrong-schema' | 'network-error' | 'body-lost' }
  /** Proved not sent: the browser said that it is offline before we sent. */
  | { readonly kind: 'offline' }
  /** Proved not sent: the browser announced that the page's policy forbids it. */
  | { readonly kind: 'blocked' };
