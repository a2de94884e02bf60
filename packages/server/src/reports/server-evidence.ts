import type { Evidence, Report } from '@unstuck/protocol';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { ArrivalRow, PolicyReportRow } from '../database/schema.ts';
import { currentPayment } from '../orders/describe-order.ts';
import type { OrderRecord } from '../orders/describe-order.ts';
import { findOrder, findOrderOfAttempt } from '../orders/read-order.ts';

/** A spooled report can come days after its attempt; older ones are not looked for. */
const LOOK_BACK_MS = 30 * 24 * 3_600_000;
const CLOCK_SLACK_MS = 3_600_000;
/** How long after it began an order request is called slow; the person sees a notice then. */
const SLOW_ANSWER_MS = 3_000;
/** A notification that comes later than this after the payment was late. */
const LATE_NOTIFY_MS = 60_000;

/** What only the service knows about an attempt. */
export interface ServerKnowledge {
  readonly order: OrderRecord | null;
  readonly evidence: readonly Evidence[];
}

/** Looks up an attempt in the service's own books: did its request come in, what became of it, can its channel be used now. */
export async function readServerKnowledge(context: Context, report: Report, receivedAt: Date, policy: readonly PolicyReportRow[]): Promise<ServerKnowledge> {
  const { db } = context;
  const { id: attemptId, orderId } = report.attempt;
  const from = new Date(receivedAt.getTime() - LOOK_BACK_MS);
  const order = (orderId === null ? null : await findOrder(db, orderId)) ?? (await findOrderOfAttempt(db, attemptId, from, new Date(receivedAt.getTime() + CLOCK_SLACK_MS)));
  const arrival = (await db.selectFrom('arrivals').selectAll().where('attempt_id', '=', attemptId).executeTakeFirst()) ?? null;
  const at = report.attempt.phases.at(-1)?.at ?? 0;
  const evidence = [
    ...ofOrder(order, at),
    ...ofArrival(arrival, context.clock(), at),
    ...(order === null && arrival === null && wasSent(report) && !context.arrivals.has(attemptId) ? [{ id: 'server.never-arrived', at } as const] : []),
    ...ofChannels(context, order, at),
    ...(order === null ? [] : await ofNotification(context, order, at)),
    ...ofPolicy(policy, at),
  ];
  return { order, evidence };
}

/** Without an order request there is none to miss. */
function wasSent(report: Report): boolean {
  return report.attempt.phases.some(({ phase }) => phase === 'creating');
}

function ofOrder(order: OrderRecord | null, at: number): Evidence[] {
  return order === null ? [] : [{ id: 'server.order-exists', at, detail: { state: order.state } }];
}

function ofArrival(arrival: ArrivalRow | null, now: Date, at: number): Evidence[] {
  if (arrival === null) return [];
  const { status, code } = arrival;
  const tookMs = (status === null ? now : arrival.last_at).getTime() - arrival.first_at.getTime();
  const slow: Evidence[] = tookMs >= SLOW_ANSWER_MS ? [{ id: 'server.slow-answer', at, detail: { tookMs, answered: status !== null } }] : [];
  if (code === 'account.unknown') return [...slow, { id: 'server.account-unknown', at }];
  if (status !== null && status >= 400 && status < 500) return [...slow, { id: 'server.refused', at, detail: { status, code } }];
  return slow;
}

/** The channel of the order; before one is chosen, any that people could meet. */
function ofChannels({ channels }: Context, order: OrderRecord | null, at: number): Evidence[] {
  const chosen = order === null || order.state === 'paid' ? null : currentPayment(order)?.channel ?? null;
  if (order?.state === 'paid') return [];
  return channels.all
    .filter((channel) => !channel.healthy() && (chosen === null || channel.id === chosen))
    .map((channel): Evidence => ({ id: 'server.channel-down', at, detail: { channel: channel.id } }));
}

/** Money the platform took and did not tell us about, or told late. */
async function ofNotification({ db }: Context, order: OrderRecord, at: number): Promise<Evidence[]> {
  const late = await db
    .selectFrom('payments')
    .leftJoin('notifications', 'notifications.trade_number', 'payments.trade_number')
    .select(['payments.channel', 'payments.paid_at', sql<Date | null>`min(notifications.received_at)`.as('told_at')])
    .where('payments.order_id', '=', order.id)
    .where('payments.state', '=', 'paid')
    .where('payments.channel', '!=', 'transfer')
    .groupBy(['payments.trade_number', 'payments.channel', 'payments.paid_at'])
    .execute();
  return late
    .filter(({ paid_at: paidAt, told_at: toldAt }) => toldAt === null || (paidAt !== null && toldAt.getTime() - paidAt.getTime() > LATE_NOTIFY_MS))
    .map(({ channel, told_at: toldAt }): Evidence => ({ id: 'server.notify-late', at, detail: { channel, told: toldAt !== null } }));
}

function ofPolicy(policy: readonly PolicyReportRow[], at: number): Evidence[] {
  return policy.flatMap(({ kind, what, blocked }): Evidence[] => {
    if (kind === 'network-error') return [{ id: 'server.network-error-logged', at, detail: { type: what } }];
    if (/^(?:connect-src|default-src)/.test(what)) return [{ id: 'server.csp-reported', at, detail: { directive: what, blocked } }];
    if (/^(?:script-src|style-src)/.test(what)) return [{ id: 'server.csp-script-reported', at, detail: { directive: what, blocked } }];
    return [];
  });
}
