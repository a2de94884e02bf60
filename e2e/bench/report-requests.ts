import { randomUUID } from 'node:crypto';
import { ENDPOINT } from '@unstuck/protocol';
import { reportOf } from '../framework/reports.ts';
import type { PostKind } from './full-load.ts';

/** Each may send 600 reports a minute, so many together as many as are wanted. */
const ADDRESSES = 5_000;
/** A page that was open for a while. */
const TIMELINE = Array.from({ length: 24 }, (_, index) => (
  { at: 60_000 + 137 * index, what: index % 2 === 0 ? 'request-started' : 'request-ended', detail: { operation: 'create', attempt: index, outcome: 'timeout', durationMs: 4_000 } }
));

let made = 0;

/** The next of so many browsers, as a proxy in front of the service names it. */
export function nextAddress(): string {
  made = (made + 1) % ADDRESSES;
  return `10.0.${made >> 8}.${made & 255}`;
}

/** Reports that nobody sent before, of 24 timeline entries, as pages post them. */
export const REPORTS: PostKind = {
  path: ENDPOINT.reports,
  next: () => ({
    headers: { 'Content-Type': 'text/plain;charset=UTF-8', 'X-Forwarded-For': nextAddress() },
    body: JSON.stringify(reportOf({ reportId: randomUUID(), timeline: TIMELINE })),
  }),
  status: 200,
};
