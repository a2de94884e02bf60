import type { MoneyTruth } from './orders/money.ts';
import type { ChannelId } from './orders/order.ts';
import type { FailureCode, Phase } from './phase.ts';
import type { CarryingDoor } from './reports/report-fields.ts';

/** What a request was for. */
export type Operation = 'meta' | 'create' | 'lookup' | 'read' | 'reconcile' | 'pay' | 'cancel';

/** How a request ended, as the client saw it; says nothing about why. */
export type RequestOutcomeKind =
  | 'ok'
  | 'problem'
  | 'http-error'
  | 'not-json'
  | 'wrong-schema'
  | 'network-error'
  | 'timeout'
  | 'body-timeout'
  | 'body-lost'
  | 'offline'
  | 'aborted'
  | 'blocked';

export type ObservationFact =
  | { readonly type: 'attempt-started'; readonly reference: string; readonly resumed: boolean }
  | {
      readonly type: 'phase-changed';
      readonly from: Phase;
      readonly to: Phase;
      readonly failure: FailureCode | null;
      readonly money: MoneyTruth;
      /** How long the phase may last at most, in milliseconds; null where it waits for a person. */
      readonly deadlineMs: number | null;
    }
  | { readonly type: 'request-started'; readonly operation: Operation; readonly attempt: number; readonly url: string }
  | {
      readonly type: 'request-ended';
      readonly operation: Operation;
      readonly outcome: RequestOutcomeKind;
      /** HTTP status, or 0 when none was seen. */
      readonly status: number;
      /** Whether the answer carried the service's own marker header. */
      readonly marked: boolean;
      /** Whether the answer came from another address than the one asked; `inside` where something in the browser made it up (`data:`, an extension's own). */
      readonly redirected: boolean | 'inside';
      /** Whether the answer calls itself a page. */
      readonly html: boolean;
      /** Whether the answer calls itself compressed; only the service's own origin tells. */
      readonly encoded: boolean;
      /** Until the answer was read, or the request failed. */
      readonly durationMs: number;
      /** The problem code, when the service named one. */
      readonly code: string | null;
      readonly requestId: string | null;
    }
  | { readonly type: 'slow'; readonly level: 'notice' | 'action'; readonly phase: Phase }
  | {
      readonly type: 'handed-off';
      readonly channel: ChannelId;
      readonly by: 'form' | 'redirect' | 'qr' | 'transfer' | 'hosted-page';
      /** What became of the wish for a new tab; null where there was none. */
      readonly newTab: 'opened' | 'blocked' | null;
    }
  /** The page's policy stopped the way to the channel, or to the order page. */
  | { readonly type: 'hand-off-stopped' }
  /** The person took the report along, or tried to; `by` is one of the doors that a person carries it through. */
  | { readonly type: 'report-taken'; readonly by: CarryingDoor; readonly done: boolean }
  | { readonly type: 'storage-chosen'; readonly store: 'local' | 'session' | 'cookie' | 'memory' }
  | { readonly type: 'joined'; readonly by: 'ledger' | 'message' };

/**
 * A plain fact emitted by checkout, free of personal data: no token, no account, no key, no query string.
 * `attemptId` joins it with server logs; `sequence` counts from 1 within the attempt; `at` is milliseconds since the
 * checkout was created, by a monotonic clock where the engine has one.
 */
export type CheckoutObservation = ObservationFact & {
  readonly attemptId: string;
  readonly sequence: number;
  readonly at: number;
};
