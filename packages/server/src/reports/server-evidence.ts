import { sql } from 'kysely';
import type { Evidence, Report } from '@unstuck/protocol';
import type { Context } from '../context.ts';
import type { ArrivalRow, PolicyReportRow } from '../database/schema.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { findOrder, findOrderOfAttempt } from '../records/read-order.ts';
import { attemptWindow } from './attempt-window.ts';
import { ofChannels } from './channel-evidence.ts';
import type { Received } from './channel-evidence.ts';
import { KEPT_MS } from './forget-reports.ts';
import { ofPolicy } from './policy-evidence.ts';

/** An order request that takes longer than this is slow: the person sees a notice then. */
const SLOW_ANSWER_MS = 3_000;
/** A notification that comes later than this after the payment was late. */
const LATE_NOTIFY_MS = 60_000;
/** Margin before retention ends: within it the service says nothing rather than something wrong. */
const FORGETFUL_MS = 24 * 3_600_000;
/** Only an answer of the service itself makes a page say so. */
const ANSWERED = /^problem\.|^answer\.(?:wrong-shape|altered)$/;

/** A gateway answers so in the service's place: that nothing came through says nothing against its word. */
const GATEWAY = /^answer\.(?:50[234]|server-error)$/;

/** What only the service knows about an attempt. */
export interface ServerKnowledge {
  readonly order: OrderRecord | null;
  readonly evidence: readonly Evidence[];
}

/** Looks up an attempt in the service's own books: did its request come in, what became of it, could its channel be used then. */
export async function readServerKnowledge(context: Context, received: Received, policy: readonly PolicyReportRow[]): Promise<ServerKnowledge> {
  const { db } = context;
  const { report } = received;
  const { id: attemptId, orderId } = report.attempt;
  const { from, to } = attemptWindow(report, received.at);
  const order = (orderId === null ? null : await findOrder(db, orderId)) ?? (await findOrderOfAttempt(db, attemptId, from, to));
  const arrival = (await db.selectFrom('arrivals').selectAll().where('attempt_id', '=', attemptId).executeTakeFirst()) ?? null;
  const reached = order !== null || arrival !== null || context.arrivals.has(attemptId) || report.evidence.some(({ id }) => ANSWERED.test(id));
  const remembered = context.clock().getTime() - from.getTime() < KEPT_MS.arrivals - FORGETFUL_MS;
  const at = report.attempt.phases.at(-1)?.at ?? 0;
  const evidence = [
    ...ofOrder(order, report, at),
    ...ofArrival(arrival, at),
    ...(!reached && remembered && wasSent(report) && !report.evidence.some(({ id }) => GATEWAY.test(id)) ? [{ id: 'server.never-arrived', at } as const] : []),
    ...(received.byPicture ? [{ id: 'server.picture-came', at } as const] : []),
    ...ofChannels(received, order, at),
    ...(order === null ? [] : await ofNotification(context, order, at)),
    ...ofPolicy(policy, report, reached, at),
  ];
  return { order, evidence };
}

/** Without an order request there is none to miss. */
function wasSent(report: Report): boolean {
  return report.attempt.phases.some(({ phase }) => phase === 'creating');
}

/** While it is being paid there always is one, so that says nothing. */
function ofOrder(order: OrderRecord | null, { attempt, madeAt }: Report, at: number): Evidence[] {
  // One that a later try made says nothing of what failed before it. A clock of the page that is slow costs the evidence; a fast one says what was said before.
  const mute = order === null || order.created_at.getTime() > Date.parse(madeAt) || attempt.phases.some(({ phase }) => phase === 'paying');
  return mute ? [] : [{ id: 'server.order-exists', at, detail: { state: order.state } }];
}

function ofArrival(arrival: ArrivalRow | null, at: number): Evidence[] {
  if (arrival === null) return [];
  const { status, code, took_ms: tookMs } = arrival;
  const slow: Evidence[] = tookMs !== null && tookMs >= SLOW_ANSWER_MS ? [{ id: 'server.slow-answer', at, detail: { tookMs, answered: status !== null } }] : [];
  if (code === 'account.unknown') return [...slow, { id: 'server.account-unknown', at }];
  if (status !== null && status >= 400 && status < 500) return [...slow, { id: 'server.refused', at, detail: { status, code } }];
  return slow;
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
