import type { Context } from '../context.ts';
import { orderMoney } from '../records/order-state.ts';
import type { OrderRecord, PaymentRecord } from '../records/describe-order.ts';
import { ProblemError } from '../problem-error.ts';
import { ChannelError } from './channel.ts';
import { isLive } from '../records/payment-state.ts';
import { lockPayment, settlePayment } from './settle-payment.ts';

/**
 * Closes the order's live payments with their platforms, so that none can be paid any more; one that turns out to be paid
 * is settled instead. Throws `channel.unavailable` when a platform that handed out a way to pay cannot be asked.
 */
export async function closePayments(context: Context, order: OrderRecord): Promise<void> {
  for (const payment of order.payments) if (isLive(payment.state)) await closePayment(context, order, payment);
}

async function closePayment(context: Context, order: OrderRecord, payment: PaymentRecord): Promise<void> {
  try {
    const channel = context.channels.find(payment.channel);
    if (channel === undefined) throw new ChannelError('channel.unavailable', `${payment.channel} is not configured`, { sent: false });
    await settlePayment(context, { tradeNumber: payment.trade_number, closing: true, payment: await channel.close(payment.trade_number) });
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (await closeUnissued(context, payment.trade_number)) return;
    throw notClosed(context, order, error);
  }
}

export function notClosed({ clock }: Context, order: OrderRecord, cause?: ChannelError): ProblemError {
  return new ProblemError('channel.unavailable', {
    detail: 'The payment that was started cannot be closed right now. Finish it, or try again in a moment.',
    money: orderMoney(order.state, order.payments, clock()),
    cause,
  });
}

/**
 * Where nobody was ever given the means to pay it, it is closed whether or not the platform can be told. Somebody may have been given them since it
 * was read: the statement itself finds out. True when it is over, one way or another.
 */
async function closeUnissued({ db }: Context, tradeNumber: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await lockPayment(transaction, tradeNumber);
    await transaction
      .updateTable('payments')
      .set({ state: 'closed', check_at: null })
      .where('trade_number', '=', tradeNumber)
      .where('state', '=', 'started')
      .where('action', 'is', null)
      .execute();
    const { state } = await transaction.selectFrom('payments').select('state').where('trade_number', '=', tradeNumber).executeTakeFirstOrThrow();
    return !isLive(state);
  });
}
