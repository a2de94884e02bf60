import { ENDPOINT } from '@unstuck/protocol';
import type { Order } from '@unstuck/protocol';
import type { OrderRow, PaymentRow } from '../database/schema.ts';
import { isLive, usableAction } from './payment-state.ts';
import { isPending, orderMoney } from './order-state.ts';

export interface PaymentRecord extends Pick<PaymentRow, 'trade_number' | 'channel' | 'state' | 'action' | 'destination' | 'received_amount' | 'refunded' | 'placed'> {
  /** As JSON has them. */
  readonly action_until: string | null;
  readonly check_at: string | null;
  readonly unpaid_at: string | null;
}

/** An order with its payments, oldest first. */
export interface OrderRecord extends OrderRow {
  readonly payments: readonly PaymentRecord[];
}

/** The order as the v1 contract shows it. */
export function describeOrder(order: OrderRecord, now: Date): Order {
  const payment = currentPayment(order);
  return {
    id: order.id,
    state: order.state,
    amount: order.amount,
    currency: order.currency,
    money: orderMoney(order.state, order.payments, now),
    payment: payment === null ? null : {
      channel: payment.channel,
      state: payment.state,
      action: order.state === 'open' && isLive(payment.state) ? usableAction(payment, now) : null,
    },
    createdAt: order.created_at.toISOString(),
    remainingSeconds: remainingSeconds(order, now),
    page: ENDPOINT.hostedOrder(order.id),
  };
}

/** The payment that credited the order, else one that was paid and whose money nobody has placed, else the latest. */
export function currentPayment(order: OrderRecord): PaymentRecord | null {
  return (
    order.payments.find((payment) => payment.destination === 'employee') ??
    order.payments.find((payment) => payment.state === 'paid' && payment.placed === null) ??
    order.payments.at(-1) ??
    null
  );
}

function remainingSeconds(order: OrderRow, now: Date): number {
  if (!isPending(order.state)) return 0;
  return Math.max(0, Math.ceil((order.expires_at.getTime() - now.getTime()) / 1000));
}
