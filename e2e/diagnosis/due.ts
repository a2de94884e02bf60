import { DEADLINES } from '../../packages/checkout/src/machine/deadlines.ts';
import { LADDER_LIMIT_MS } from '../../packages/diagnostics/src/probe/ladder.ts';
import { DECIDE_AFTER_MS } from '../../packages/diagnostics/src/verdict.ts';
import { JOBS_INTERVAL_MS } from '../../packages/server/src/jobs.ts';
import { FIRST_INTERVAL_SECONDS } from '../../packages/server/src/payments/reconcile-payments.ts';

/** What is known is in words by then. */
const SAID_WITHIN_MS = 500;

/**
 * By when the right words have to be on the screen, in milliseconds, each told by what makes the cause known at the latest. It is counted from the click,
 * and from where a payment is started, which is a wait of its own.
 */
export const DUE_MS = {
  /** The browser says so: from its announcement. Where it announces nothing, there is nothing to wait for either. */
  announced: SAID_WITHIN_MS,
  /** An answer ends the attempt, or a refusal that browsers give no reason for, before anybody is asked to be patient. */
  answered: DEADLINES.notice,
  /** The checkout tries again in silence, or waits, until the notice. */
  noticed: DEADLINES.notice + SAID_WITHIN_MS,
  /** The control requests tell. They are sent with the notice. */
  probed: DEADLINES.notice + DECIDE_AFTER_MS + LADDER_LIMIT_MS + SAID_WITHIN_MS,
  /** A request has to run out of time. */
  waited: DEADLINES.attempt + SAID_WITHIN_MS,
  /** The page could not run: from when it runs again, and has read what came meanwhile. */
  awoken: DEADLINES.waking + SAID_WITHIN_MS,
  /** The channel says nothing, until the service asks it; and the page hears of that when it next asks the service. */
  reconciled: 1_000 * FIRST_INTERVAL_SECONDS + JOBS_INTERVAL_MS + DEADLINES.pollFast + SAID_WITHIN_MS,
} as const;

export type Due = keyof typeof DUE_MS;
