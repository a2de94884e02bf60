import type { Context } from './context.ts';
import { expireOrders } from './orders/expire-orders.ts';
import { deliverOutbox } from './outbox/deliver.ts';
import type { CallbackTarget } from './outbox/deliver.ts';
import { reconcilePayments } from './payments/reconcile-payments.ts';
import { createForgetReports } from './reports/forget-reports.ts';

const INTERVAL_MS = 1_000;
/** What must not wait for the next start. */
const LAST_JOBS = ['deliver-outbox', 'record-arrivals'];

/** One piece of background work: does what is due now, answers how much that was. */
export interface Job {
  readonly name: string;
  tick(): Promise<number>;
}

export interface Jobs {
  /** Stops scheduling, lets running ticks finish, and delivers what is still due. */
  stop(): Promise<void>;
}

/** The outbox fills without a callback, too: a vendor who configures one later gets what happened. */
export function createJobs(context: Context, callback: CallbackTarget | null): Job[] {
  return [
    { name: 'expire-orders', tick: () => expireOrders(context) },
    { name: 'reconcile-payments', tick: () => reconcilePayments(context) },
    { name: 'record-arrivals', tick: () => context.arrivals.flush(context.db, context.clock()) },
    createForgetReports(context),
    ...(callback === null ? [] : [{ name: 'deliver-outbox', tick: () => deliverOutbox(context, callback) }]),
  ];
}

/** Runs each job over and over, one tick at a time. A failed tick is logged and the next one comes as usual. */
export function startJobs(context: Context, jobs: readonly Job[]): Jobs {
  let stopped = false;
  const running = jobs.map((job) => {
    let timer: NodeJS.Timeout | undefined;
    let current: Promise<void> = Promise.resolve();
    const run = async (): Promise<void> => {
      await runTick(context, job);
      if (!stopped) schedule();
    };
    const schedule = (): void => {
      timer = setTimeout(() => {
        current = run();
      }, INTERVAL_MS);
    };
    schedule();
    return {
      job,
      finish: async (): Promise<void> => {
        clearTimeout(timer);
        await current;
      },
    };
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(running.map(({ finish }) => finish()));
      for (const { job } of running) if (LAST_JOBS.includes(job.name)) await runTick(context, job);
    },
  };
}

async function runTick(context: Context, job: Job): Promise<void> {
  try {
    await job.tick();
  } catch (error) {
    context.log.error({ err: error, job: job.name }, 'a background job failed');
  }
}
