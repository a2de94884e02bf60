import { CHANNEL_IDS, ORDER_STATES, PAYMENT_STATES } from '@unstuck/protocol';
import type { ChannelId, PaymentState } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Context } from '../context.ts';
import { isOutage } from '../database/outage.ts';
import { isPending } from '../records/order-state.ts';
import { ASIDE, LIVE_STATES, isLive } from '../records/payment-state.ts';
import { requireBearer } from './admin-token.ts';

/** Open this long after its end, an order needs somebody's eye: its channel has not let us close it. */
const STUCK_AFTER_MS = 60_000;

/** Anybody may ask: the database is asked no more often than Prometheus usually does. */
const COUNTED_AFRESH_MS = 15_000;
/** Counting all that has ended takes longer from year to year: it is left alone so many times as long as the last count took. */
const REST_FROM_HISTORY = 100;

const PENDING_STATES = ORDER_STATES.filter(isPending);
const ENDED_STATES = ORDER_STATES.filter((state) => !isPending(state));
const DONE_STATES = PAYMENT_STATES.filter((state) => !isLive(state));

/** Prometheus metrics; numbers about orders are read from the database when they are asked for, and some seconds old at most. Answers where others count. With a token, whoever asks has to show it. */
export function registerMetrics(app: FastifyInstance, context: Context, token: string | null): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'unstuck_requests_total', help: 'Answers by route and status.', labelNames: ['method', 'route', 'status'], registers });
  const seconds = new Histogram({
    name: 'unstuck_request_seconds', help: 'Time to answer.', labelNames: ['route'], registers,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 8, 20],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ method: request.method, route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });

  const orders = new Gauge({ name: 'unstuck_orders', help: 'Orders by state.', labelNames: ['state'], registers });
  const payments = new Gauge({ name: 'unstuck_payments', help: 'Payments by channel and state.', labelNames: ['channel', 'state'], registers });
  const outbox = new Gauge({ name: 'unstuck_outbox_depth', help: 'Callbacks not delivered yet.', registers });
  const stuck = new Gauge({ name: 'unstuck_orders_stuck', help: 'Open orders whose time is over and whose channel has not confirmed closing.', registers });
  const aside = new Gauge({ name: 'unstuck_payments_aside', help: 'Payments whose money a person has to place: more than an order asked for, or another amount.', labelNames: ['destination'], registers });
  const refunds = new Gauge({ name: 'unstuck_refunds', help: "Refunds made in the platform's own console, by channel.", labelNames: ['channel'], registers });
  const database = new Gauge({ name: 'unstuck_database_up', help: '1 when the database answered; without it the numbers about orders are missing.', registers });
  const health = new Gauge({ name: 'unstuck_channel_healthy', help: '1 when the channel answers.', labelNames: ['channel'], registers });

  /** What somebody may have to see to. Indexes hold these apart, so it costs the same however many orders there were. */
  async function countOpen(): Promise<void> {
    const byState = await context.db.selectFrom('orders').select(['state', sql<number>`count(*)`.as('count')]).where(sql<boolean>`state in ('approval', 'open')`).groupBy('state').execute();
    for (const state of PENDING_STATES) orders.set({ state }, byState.find((row) => row.state === state)?.count ?? 0);
    const byChannel = await context.db.selectFrom('payments').select(['channel', 'state', sql<number>`count(*)`.as('count')]).where(sql<boolean>`state in ('started', 'paying')`).groupBy(['channel', 'state']).execute();
    setPayments(LIVE_STATES, byChannel);
    const waiting = await context.db.selectFrom('outbox').select(sql<number>`count(*)`.as('count')).where('delivered_at', 'is', null).executeTakeFirstOrThrow();
    outbox.set(waiting.count);
    const overdue = await context.db
      .selectFrom('orders')
      .select(sql<number>`count(*)`.as('count'))
      .where('state', '=', 'open')
      .where('expires_at', '<', new Date(context.clock().getTime() - STUCK_AFTER_MS))
      .executeTakeFirstOrThrow();
    stuck.set(overdue.count);
    const unplaced = await context.db.selectFrom('payments').select(['destination', sql<number>`count(*)`.as('count')]).where('destination', 'in', ASIDE).where('placed', 'is', null).groupBy('destination').execute();
    for (const destination of ASIDE) aside.set({ destination }, unplaced.find((row) => row.destination === destination)?.count ?? 0);
  }

  function setPayments(states: readonly PaymentState[], counts: readonly { readonly channel: ChannelId; readonly state: PaymentState; readonly count: number }[]): void {
    for (const channel of CHANNEL_IDS) {
      for (const state of states) payments.set({ channel, state }, counts.find((row) => row.channel === channel && row.state === state)?.count ?? 0);
    }
  }

  async function countHistory(): Promise<void> {
    const byState = await context.db.selectFrom('orders').select(['state', sql<number>`count(*)`.as('count')]).groupBy('state').execute();
    for (const state of ENDED_STATES) orders.set({ state }, byState.find((row) => row.state === state)?.count ?? 0);
    setPayments(DONE_STATES, await context.db.selectFrom('payments').select(['channel', 'state', sql<number>`count(*)`.as('count')]).groupBy(['channel', 'state']).execute());
    const made = await context.db
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
    const began = context.clock().getTime();
    if (began >= historyFrom && began < historyUntil) return;
    try {
      await countHistory();
    } catch (error) {
      if (!isOutage(error)) throw error;
      context.log.warn({ err: error }, 'all orders and payments could not be counted in time');
    } finally {
      historyFrom = context.clock().getTime();
      historyUntil = historyFrom + Math.max(COUNTED_AFRESH_MS, REST_FROM_HISTORY * (historyFrom - began));
    }
  }

  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | null = null;
  /** Whoever asks meanwhile waits for the same count; one that failed is made again for the next. */
  async function countAfresh(): Promise<void> {
    const now = context.clock().getTime();
    if (counting === null && now >= countedAt && now - countedAt < COUNTED_AFRESH_MS) return;
    counting ??= countOpen().then(countHistoryWhenDue).finally(() => {
      counting = null;
    });
    await counting;
    countedAt = now;
  }

  app.get('/metrics', async (request, reply) => {
    if (token !== null) requireBearer(request.headers.authorization, [token], 'UNSTUCK_METRICS_TOKEN');
    // An outage is when the other numbers are needed most; old ones about orders would hide it.
    const counted = await countAfresh().then(() => true, (error: unknown) => {
      if (!isOutage(error)) throw error;
      return false;
    });
    database.set(counted ? 1 : 0);
    if (!counted) {
      for (const gauge of [orders, payments, outbox, stuck, aside, refunds]) gauge.reset();
      historyUntil = Number.NEGATIVE_INFINITY;
    }
    for (const channel of context.channels.all) health.set({ channel: channel.id }, channel.healthy() ? 1 : 0);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
  return registry;
}
