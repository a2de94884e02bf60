import type { MoneyTruth, OrderState, PaymentState } from '@unstuck/protocol';
import { mayBeTransferred, mayStillArrive } from './payment-state.ts';
import type { ClosedPayment } from './payment-state.ts';

export type OrderEvent = 'approve' | 'credit' | 'expire' | 'cancel';

/**
 * Every change an order can make. A missing entry means that the event changes nothing: a payment that comes after
 * expiry or cancellation is still credited, and nothing undoes `paid`.
 */
const TRANSITIONS: Record<OrderState, Partial<Record<OrderEvent, OrderState>>> = {
  approval: { approve: 'open', credit: 'paid', expire: 'expired', cancel: 'cancelled' },
  open: { credit: 'paid', expire: 'expired', cancel: 'cancelled' },
  expired: { credit: 'paid' },
  cancelled: { credit: 'paid' },
  paid: {},
};

export function nextOrderState(state: OrderState, event: OrderEvent): OrderState {
  return TRANSITIONS[state][event] ?? state;
}

/** Whether the order waits for something: it has a deadline and can be cancelled. */
export function isPending(state: OrderState): boolean {
  return state === 'approval' || state === 'open';
}

/**
 * The one place that decides what an order's answer says about the money. What was sent back is as if it had never come. A closed payment that may arrive after all cannot be ruled out, unless its
 * platform has just done so.
 */
export function orderMoney(state: OrderState, payments: readonly ClosedPayment[], now: Date): MoneyTruth {
  if (state === 'paid') return 'settled';
  const some = (wanted: PaymentState): boolean => payments.some((payment) => payment.state === wanted);
  if (payments.some(({ state: paid, placed = null }) => paid === 'paid' && placed === null)) return 'taken';
  if (some('paying')) return 'held';
  if (some('started')) return 'unknown';
  if (payments.some(({ placed = null }) => placed === 'credited')) return 'settled';
  return payments.some((payment) => mayStillArrive(payment, now) || mayBeTransferred(payment)) ? 'unknown' : 'not-sent';
}
