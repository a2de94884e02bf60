import type { CollectorParts } from './collector-parts.ts';

/** Certificates and signed tokens tolerate minutes; a computer that is hours off cannot open encrypted pages reliably. */
export const CLOCK_OFF_SECONDS = 3_600;

/**
 * Holds the computer's clock against a server's.
 * @param skewSeconds the server's `Date` minus the middle between sending and answer; positive when the computer is slow
 */
export function noteClockSkew({ evidence }: Pick<CollectorParts, 'evidence'>, skewSeconds: number): void {
  if (Math.abs(skewSeconds) >= CLOCK_OFF_SECONDS) evidence.add('device.clock-off', { skewSeconds });
}
