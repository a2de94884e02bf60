import type { Cause } from './cause.ts';

/** What is known of the case, to be filled in where advice names the thing to change. */
export interface AdviceFacts {
  /** Origin of the order service: scheme, host, and its port if it has one. */
  readonly api: string;
  /** The same of the page that holds the checkout; left out where nobody knows it, as of a report that a person carried. */
  readonly page?: string;
  /** The directive that the browser named, when it did. */
  readonly directive?: string;
  /** Origins of the payment channel that the form was on its way to, as a policy lists them, when the browser named it. */
  readonly gateway?: string;
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

/** Host, with its port if it has one, of an origin. */
export function hostOf(origin: string): string {
  return origin.replace(/^.*:\/\//, '');
}

/** As allow-lists want it: a service on a port of its own keeps it. */
export function withPort(origin: string): string {
  const host = hostOf(origin);
  if (/:\d+$/.test(host)) return host;
  return `${host}:${origin.startsWith('http://') ? 80 : 443}`;
}
