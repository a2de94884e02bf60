import { CHANNEL_IDS, ORDER_STATES, PAYMENT_STATES } from '@unstuck/protocol';
import type { ChannelId, PaymentState } from '@unstuck/protocol';
import { sql } from 'kysely';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { isOutage } from '../database/outage.ts';
import { isPending } from '../records/order-state.ts';
import { ASIDE, LIVE_STATES, isLive } from '../records/payment-state.ts';

/** Open this long after its end, an order needs somebody's eye: its channel has not let us close it. */
const STUCK_AFTER_MS = 60_000;

/** Anybody may ask: the database is asked no more often than Prometheus usually does. */
const COUNTED_AFRESH_MS = 15_000;
/** Counting all that has ended takes longer from year to year: it is left alone so many times as long as the last count took. */
const REST_FROM_HISTORY = 100;

const PENDING_STATES = ORDER_STATES.filter(isPending);
const ENDED_STATES = ORDER_STATES.filter((state) => !isPending(state));
const DONE_STATES = PAYMENT_STATES.filter((state) => !isLive(state));

export interface OrderMetrics {
  /** Reads the numbers anew, unless they are fresh. Rejects where the database cannot be asked. */
  count(): Promise<void>;
  /** Takes the numbers away: old ones would hide an outage. */
  reset(): void;
}

/** Numbers about orders, payments and callbacks, from the database. */
export function createOrderMetrics({ db, clock, log }: Pick<Context, 'db' | 'clock' | 'log'>, registry: Registry): OrderMetrics {
  const registers = [registry];
  const orders = new Gauge({ name: 'unstuck_orders', help: 'Orders by state.', labelNames: ['state'], registers });
  const payments = new Gauge({ name: 'unstuck_payments', help: 'Payments by channel and state.', labelNames: ['channel', 'state'], registers });
  const outbox = new Gauge({ name: 'unstuck_outbox_depth', help: 'Callbacks not delivered yet.', registers });
  const stuck = new Gauge({ name: 'unstuck_orders_stuck', help: 'Open orders whose time is over and whose channel has not confirmed closing.', registers });
  const aside = new Gauge({ name: 'unstuck_payments_aside', help: 'Payments whose money a person has to place: more than an order asked for, or another amount.', labelNames: ['destination'], registers });
  const refunds = new Gauge({ name: 'unstuck_refunds', help: "Refunds made in the platform's own console, by channel.", labelNames: ['channel'], registers });

  /** What somebody may have to see to. Indexes hold these apart, so it costs the same however many orders there were. */
  async function countOpen(): Promise<void> {
    const byState = await db.selectFrom('orders').select(['state', sql<number>`count(*)`.as('count')]).where(sql<boolean>`state in ('approval', 'open')`).groupBy('state').execute();
    for (const state of PENDING_STATES) orders.set({ state }, byState.find((row) => row.state === state)?.count ?? 0);
    const byChannel = await db.selectFrom('payments').select(['channel', 'state', sql<number>`count(*)`.as('count')]).where(sql<boolean>`state in ('started', 'paying')`).groupBy(['channel', 'state']).execute();
    setPayments(LIVE_STATES, byChannel);
    const waiting = await db.selectFrom('outbox').select(sql<number>`count(*)`.as('count')).where('delivered_at', 'is', null).executeTakeFirstOrThrow();
    outbox.set(waiting.count);
    const overdue = await db
      .selectFrom('orders')
      .select(sql<number>`count(*)`.as('count'))
      .where('state', '=', 'open')
      .where('expires_at', '<', new Date(clock().getTime() - STUCK_AFTER_MS))
      .executeTakeFirstOrThrow();
    stuck.set(overdue.count);
    const unplaced = await db.selectFrom('payments').select(['destination', sql<number>`count(*)`.as('count')]).where('destination', 'in', ASIDE).where('placed', 'is', null).groupBy('destination').execute();
    for (const destination of ASIDE) aside.set({ destination }, unplaced.find((row) => row.destination === destination)?.count ?? 0);
  }

  function setPayments(states: readonly PaymentState[], counts: readonly { readonly channel: ChannelId; readonly state: PaymentState; readonly count: number }[]): void {
    for (const channel of CHANNEL_IDS) {
      for (const state of states) payments.set({ channel, state }, counts.find((row) => row.channel === channel && row.state === state)?.count ?? 0);
    }
  }

  async function countHistory(): Promise<void> {
    const byState = await db.selectFrom('orders').select(['state', sql<number>`count(*)`.as('count')]).groupBy('state').execute();
    for (const state of ENDED_STATES) orders.set({ state }, byState.find((row) => row.state === state)?.count ?? 0);
    setPayments(DONE_STATES, await db.selectFrom('payments').select(['channel', 'state', sql<number>`count(*)`.as('count')]).groupBy(['channel', 'state']).execute());
    const made = await db
      .selectFrom('refunds')
      .innerJoin('payments', 'payments.trade_number', 'refunds.trade_number')
      .select(['channel', sql<number>`count(*)`.as('count')])
      .groupBy('channel')
      .execute();
    for (const channel of CHANNEL_IDS) refunds.set({ channel }, made.find((row) => row.channel === channel)?.count ?? 0);
  }

  let historyFrom = Number.NEGATIVE_INFINITY;
  let historyUntil = Number.NEGATIVE_INFINITY;
  /** One that takes longer than a statement may says nothing of whether the database is there: the last numbers stand. */
  async function countHistoryWhenDue(): Promise<void> {
    const began = clock().getTime();
    if (began >= historyFrom && began < historyUntil) return;
    try {
      await countHistory();
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn({ err: error }, 'all orders and payments could not be counted in time');
    } finally {
      historyFrom = clock().getTime();
      historyUntil = historyFrom + Math.max(COUNTED_AFRESH_MS, REST_FROM_HISTORY * (historyFrom - began));
    }
  }

  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | null = null;
  /** Whoever asks meanwhile waits for the same count; one that failed is made again for the next. */
  async function countAfresh(): Promise<void> {
    const now = clock().getTime();
    if (counting === null && now >= countedAt && now - countedAt < COUNTED_AFRESH_MS) return;
    counting ??= countOpen().then(countHistoryWhenDue).finally(() => {
      counting = null;
    });
    await counting;
    countedAt = now;
  }

  return {
    count: countAfresh,
    reset() {
      for (const gauge of [orders, payments, outbox, stuck, aside, refunds]) gauge.reset();
      historyUntil = Number.NEGATIVE_INFINITY;
    },
  };
}
