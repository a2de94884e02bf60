import type { CollectorParts } from './collector-parts.ts';

const LOOPBACK = /^http:\/\/(localhost|127\.|\[::1\])/i;

/** Encrypted pages may not ask unencrypted hosts, and browsers say no more than that a request failed. Loopback counts as safe. */
export function readMixedContent({ scope, api, evidence }: CollectorParts): void {
  if (scope.location.protocol === 'https:' && /^http:/i.test(api) && !LOOPBACK.test(api)) evidence.add('page.mixed-content');
}
