import type { Cause } from './cause.ts';

/** What is known of the case, to be filled in where advice names the thing to change. */
export interface AdviceFacts {
  /** Host, with its port if it has one, of the order service. */
  readonly apiHost: string;
  /** The same of the page that holds the checkout. */
  readonly pageHost: string;
  /** The directive that the browser named, when it did. */
  readonly directive?: string;
  /** How far the computer's clock is off, when that was measured. */
  readonly clockSkewSeconds?: number;
  /** The status that was answered, when there was one. */
  readonly status?: number;
}

export interface Advice {
  /** What support should know and say. */
  readonly support: string;
  /** What whoever runs the page, the computer or the network should change. */
  readonly it: string;
}

/** Advice on every cause, in one language. A cause without it does not compile. */
export type AdviceBook = { readonly [Of in Cause]: (facts: AdviceFacts) => Advice };

/** As allow-lists want it: a service on a port of its own keeps it. */
export function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:443`;
}
