import type { Cause } from './cause.ts';

/** What is known of the case, to be filled in where advice names the thing to change. */
export interface AdviceFacts {
  /** Origin of the order service: scheme, host, and its port if it has one. */
  readonly api: string;
  /** The same of the page that holds the checkout; left out where nobody knows it, as of a report that a person carried. */
  readonly page?: string;
  /** Origins that the payment channels' forms lead to, as a policy lists them; left out where all of them stay with the order service. */
  readonly gateways?: readonly string[];
  /** Whether the page is in a frame; left out where the report does not say. */
  readonly framed?: boolean;
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

type Directive = 'script-src' | 'style-src' | 'connect-src' | 'form-action';

/**
 * What the policy of a page has to list there, in the words of a policy. All that the checkout needs is named at once: whoever mends one directive
 * alone meets the next one with the next order.
 */
export function policySources({ api, gateways = [] }: AdviceFacts, directives: readonly Directive[]): string {
  const sources: { readonly [Of in Directive]: readonly string[] } = {
    'script-src': [`${api}/sdk/`], 'style-src': [`${api}/sdk/`], 'connect-src': [api], 'form-action': [api, ...gateways],
  };
  return directives.map((name) => [name, ...sources[name]].join(' ')).join('; ');
}

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
