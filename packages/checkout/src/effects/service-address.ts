import { baseUrl } from '@unstuck/protocol';

/** Where the order service is reached: at one of its addresses at a time. */
export interface ServiceAddress {
  /** Absolute base URL without a slash at its end. */
  current(): string;
  /** What was asked at this one did not reach the service: the next is asked from now on, after the last the first. */
  failed(base: string): void;
}

/** @param bases absolute, or paths of `origin`; at least one */
export function createServiceAddress(bases: readonly string[], origin: string): ServiceAddress {
  const order = bases.map((base) => baseUrl(base, origin));
  const current = (): string => order[0] ?? origin;
  return {
    current,
    failed(base) {
      // Several requests may have failed at once, and only the first of them is news.
      if (base === current()) order.push(order.shift() ?? '');
    },
  };
}
