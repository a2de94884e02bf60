/**
 * What the receiver knows a repetition by. It names the fact, not the row that tells it: after a restore the rows are numbered anew, so that one number
 * would stand for two facts, of which the receiver drops the later; and what has happened since the backup is told a second time.
 * An order is credited and over once, whichever payment did it; of refunds there may be several, told apart by their own numbers: after a restore they may
 * come in another order, and add up otherwise on the way. (Older processes give the sum alone.)
 */
export function newsId(topic: string, { orderId, tradeNumber, refundId, refunded }: Readonly<Record<string, unknown>>): string {
  const subject = topic.startsWith('order.') ? orderId : tradeNumber;
  return topic === 'payment.refunded' ? `${topic}:${String(subject)}:${String(refundId ?? refunded)}` : `${topic}:${String(subject)}`;
}
