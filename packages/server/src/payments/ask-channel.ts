import type { Context } from '../context.ts';
import type { PaymentRow } from '../database/schema.ts';
import { ChannelError } from './channel.ts';
import { settlePayment } from './settle-payment.ts';

/** Asks the platform what became of a payment and takes the answer in. False when it could not be asked. */
export async function askChannel(context: Context, payment: Pick<PaymentRow, 'trade_number' | 'channel'>): Promise<boolean> {
  const channel = context.channels.find(payment.channel);
  if (channel === undefined) return false;
  try {
    const found = await channel.query(payment.trade_number);
    await settlePayment(context, { tradeNumber: payment.trade_number, payment: found });
    return true;
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    context.log.warn({ channel: payment.channel, tradeNumber: payment.trade_number, code: error.code, reason: error.message }, 'a payment could not be queried');
    return false;
  }
}
