import type { PaymentDestination } from '@unstuck/protocol';
import type { DatabaseTransaction, OrderRow, PaymentRow } from '../database/schema.ts';
import { postRefund } from '../ledger/post-receipt.ts';
import { enqueue } from '../outbox/enqueue.ts';
import type { PaidPayment } from './channel.ts';
import { countRefund } from './count-refund.ts';
import type { CountedRefund } from './count-refund.ts';
import { laterState } from '../records/payment-state.ts';
import { receive } from './receive-payment.ts';

export interface SettledPaid {
  readonly result: 'changed' | 'unchanged';
  /** That money was sent back in the platform's own console, for the log; null when nothing new was. */
  readonly sentBack: { readonly what: string; readonly facts: object } | null;
}

const SENT_BACK = "money was sent back in the platform's own console";
const ALL_BEFORE = "all of a payment was sent back in the platform's own console before it was known here";
const PART_BEFORE = "part of a payment was sent back in the platform's own console before it was known here; what is left has to be placed";
const UNSAID_BEFORE = "part or all of this money was sent back in the platform's own console, which says how much; what is left has to be placed";

const UNCHANGED: SettledPaid = { result: 'unchanged', sentBack: null };

/** Takes in, in the caller's transaction, which holds the lock on the order, that a payment was made and what went back of it since. */
export async function settlePaid(transaction: DatabaseTransaction, order: OrderRow, payment: PaymentRow, paid: PaidPayment, now: Date): Promise<SettledPaid> {
  if (paid.amount <= 0) return UNCHANGED;
  return payment.state === 'paid' ? settleRefund(transaction, order, payment, paid, now) : settleFirst(transaction, order, payment, paid, now);
}

/**
 * What came and went before we knew of it is as if it had never come. Where some of it may be left, a person sees to it: nobody knows whether the employee
 * is still to have it.
 */
async function settleFirst(transaction: DatabaseTransaction, order: OrderRow, payment: PaymentRow, paid: PaidPayment, now: Date): Promise<SettledPaid> {
  const counted = await countRefund(transaction, payment, paid.refund, paid.amount, now);
  const refunded = payment.refunded + (counted?.amount ?? 0);
  const facts = { orderId: order.id, channel: payment.channel, tradeNumber: payment.trade_number, received: paid.amount };
  if (refunded >= paid.amount) {
    const state = laterState(payment.state, 'closed');
    await transaction.updateTable('payments').set({ state, check_at: null }).where('trade_number', '=', payment.trade_number).execute();
    return counted === null ? UNCHANGED : { result: 'changed', sentBack: { what: ALL_BEFORE, facts } };
  }
  if (counted !== null) {
    const destination = await receive(transaction, order, payment, paid, now, 'suspense');
    await sendBack(transaction, order, { ...payment, received_amount: paid.amount, received_currency: paid.currency, destination }, counted, now);
    return { result: 'changed', sentBack: { what: PART_BEFORE, facts: { ...facts, refunded } } };
  }
  const unsaid = paid.refund?.tells === 'nothing';
  await receive(transaction, order, payment, paid, now, unsaid ? 'suspense' : undefined);
  return { result: 'changed', sentBack: unsaid ? { what: UNSAID_BEFORE, facts } : null };
}

async function settleRefund(transaction: DatabaseTransaction, order: OrderRow, payment: PaymentRow, { refund }: PaidPayment, now: Date): Promise<SettledPaid> {
  const { received_amount: received, placed } = payment;
  // What a person has said was returned is what the platform tells of now.
  if (received === null || placed === 'returned') return UNCHANGED;
  const counted = await countRefund(transaction, payment, refund, received, now);
  if (counted === null) return UNCHANGED;
  await sendBack(transaction, order, payment, counted, now);
  const facts = { orderId: order.id, channel: payment.channel, tradeNumber: payment.trade_number, received, refunded: payment.refunded + counted.amount, amount: counted.amount };
  return { result: 'changed', sentBack: { what: SENT_BACK, facts } };
}

/** Takes the money from whoever had it. What was set aside and is all gone has been placed thereby. */
async function sendBack(transaction: DatabaseTransaction, order: OrderRow, payment: PaymentRow, { id, amount }: CountedRefund, now: Date): Promise<void> {
  const { trade_number: tradeNumber, channel, received_amount: received, received_currency: currency } = payment;
  const destination: PaymentDestination | null = payment.placed === 'credited' ? 'employee' : payment.destination;
  if (destination === null || currency === null) return;
  await postRefund(transaction, { tradeNumber, channel, account: order.account, destination, amount, currency, at: now }, id);
  const refunded = payment.refunded + amount;
  const returned = destination !== 'employee' && refunded === received;
  if (returned) await transaction.updateTable('payments').set({ placed: 'returned' }).where('trade_number', '=', tradeNumber).execute();
  const facts = { orderId: order.id, account: order.account, tradeNumber, channel, refundId: id, amount, refunded, received, currency };
  // The receiver may hear of this before it hears that the money was credited: it is told whose it was.
  await (returned ? enqueue(transaction, 'payment.returned', facts, now) : enqueue(transaction, 'payment.refunded', { ...facts, from: destination }, now));
}
