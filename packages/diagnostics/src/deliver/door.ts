import type { Door } from '@unstuck/protocol';

/** One report on its way out. */
export interface Parcel {
  readonly id: string;
  /** The report for a request that can carry it whole. */
  readonly text: () => string;
  /** The report for whatever has to be short. */
  readonly capsule: (maxLength?: number) => string;
}

/** How an attempt ended. Only `acknowledged` is delivery: the answer named the report's own id. */
export type DoorResult =
  | { readonly outcome: 'acknowledged' }
  /** The collector itself does not want it; `status` says why. */
  | { readonly outcome: 'refused'; readonly status: number }
  /** The collector itself asks to wait. */
  | { readonly outcome: 'busy'; readonly retryAfterMs: number }
  /** Something else answered: a portal, a filter, a page of the host's. */
  | { readonly outcome: 'not-acknowledged' }
  | { readonly outcome: 'no-answer' };

/** A way out of the page. */
export interface DoorWay {
  readonly door: Door;
  /** Calls back exactly once, within its own deadline. */
  attempt(parcel: Parcel, settle: (result: DoorResult) => void): void;
}
