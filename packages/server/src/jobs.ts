import type { Context } from './context.ts';
import type { Job } from './job.ts';
import { createReclaimSpace } from './database/reclaim-space.ts';
import { expireOrders } from './orders/expire-orders.ts';
import { deliverOutbox } from './outbox/deliver.ts';
import type { CallbackTarget } from './outbox/deliver.ts';
import { createForgetDelivered } from './outbox/forget-delivered.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { createForgetReports } from './reports/forget-reports.ts';
import { createRecordArrivals } from './reports/record-arrivals.ts';

/** Between two rounds of a job. */
export const JOBS_INTERVAL_MS = 1_000;
/** What must not wait for the next start. */
const LAST_JOBS = ['deliver-outbox', 'record-arrivals'];
/** How long they go on beginning something new, once they are all that is left to do. */
const LAST_JOBS_MS = 5_000;

export interface Jobs {
  /** Lets each tick finish, schedules no more, and starts at once what must not wait for the next start. */
  halt(): void;
  /** The same, waits for all of it, and sees to what has come since as far as there is time. */
  stop(): Promise<void>;
}

/** The outbox fills without a callback, too: a vendor who configures one later gets what happened of late. */
export function createJobs(context: Context, callback: CallbackTarget | null): Job[] {
  return [
    { name: 'expire-orders', tick: (signal) => expireOrders(context, signal) },
    { name: 'reconcile-payments', tick: (signal) => reconcilePayments(context, signal) },
    createRecordArrivals(context),
    createForgetReports(context),
    createForgetDelivered(context, { undeliveredToo: callback === null }),
    createReclaimSpace(context),
    ...(callback === null ? [] : [{ name: 'deliver-outbox', tick: (signal?: AbortSignal) => deliverOutbox(context, callback, signal) }]),
  ];
}

/** Runs each job over and over, one tick at a time. A failed tick is logged and the next one comes as usual. */
export function startJobs(context: Context, jobs: readonly Job[]): Jobs {
  const stopping = new AbortController();
  const running = jobs.map((job) => {
    let timer: NodeJS.Timeout | undefined;
    let current: Promise<void> = Promise.resolve();
    const run = async (): Promise<void> => {
      await runTick(context, job, stopping.signal);
      if (!stopping.signal.aborted) schedule();
    };
    const schedule = (): void => {
      timer = setTimeout(() => {
        current = run();
      }, JOBS_INTERVAL_MS);
    };
    schedule();
    stopping.signal.addEventListener('abort', () => clearTimeout(timer));
    return { job, finish: () => current };
  });
  const last = running.filter(({ job }) => LAST_JOBS.includes(job.name));
  const over = new AbortController();
  let halted: Promise<unknown> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const halt = (): Promise<unknown> => {
    if (halted !== null) return halted;
    stopping.abort();
    timer = setTimeout(() => over.abort(), LAST_JOBS_MS);
    // None of them waits for another, nor for a platform that keeps its tick waiting.
    const early = last.map(async ({ job, finish }) => {
      await finish();
      await runTick(context, job, over.signal);
    });
    halted = Promise.all([...early, ...running.map(({ finish }) => finish())]);
    return halted;
  };
  return {
    halt: () => void halt(),
    stop: async () => {
      await halt();
      await Promise.all(last.map(({ job }) => runTick(context, job, over.signal)));
      clearTimeout(timer);
    },
  };
}

async function runTick(context: Context, job: Job, signal: AbortSignal): Promise<void> {
  try {
    await job.tick(signal);
  } catch (error) {
    context.log.error({ err: error, job: job.name }, 'a background job failed');
  }
}
