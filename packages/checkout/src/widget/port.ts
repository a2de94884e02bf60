import type { ChannelId, Diagnosis } from '@unstuck/protocol';
import type { State } from '../machine/state.ts';

/** What the person did. The widget reports it and decides nothing. */
export type Gesture =
  | { readonly type: 'edited'; readonly amountText?: string; readonly channel?: ChannelId }
  | { readonly type: 'submitted' }
  | { readonly type: 'retried' }
  /** To the channel's page, in a new tab or, when that did not open, in this one. */
  | { readonly type: 'pay'; readonly sameTab: boolean }
  | { readonly type: 'paid' }
  | { readonly type: 'switched'; readonly channel: ChannelId }
  | { readonly type: 'cancelled' }
  /** To the hosted order page, by plain navigation. */
  | { readonly type: 'open-page' }
  | { readonly type: ReportAction };

/** What the person can do with a report that they carry themselves; the value of `data-unstuck-action`. */
export type ReportAction = 'open-report' | 'copy-report' | 'save-report' | 'show-qr';

/** What is known of the trouble, and what the person did with its report. */
export interface Help {
  /** Of this attempt; null until there is one. */
  readonly diagnosis: Diagnosis | null;
  readonly taken: 'copied' | 'not-copied' | 'saved' | 'not-saved' | null;
  readonly qrShown: boolean;
}

/** What the screen shows besides the state: facts that pass with time and belong to no transition. */
export interface Picture {
  readonly state: State;
  /** Since the present piece of work began, in milliseconds; 0 outside of one. */
  readonly workingForMs: number;
  /** The server's remaining seconds of the order, counted on since it was read; null without an order. */
  readonly remainingSeconds: number | null;
  /** Null, or missing, where the page gives no diagnosis. */
  readonly help?: Help | null;
}

/** A mounted widget. `show` is called on every change of state, and once a second while something counts down. */
export interface Widget {
  show(picture: Picture): void;
  dispose(): void;
}
