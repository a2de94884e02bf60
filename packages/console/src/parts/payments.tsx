import type { RelatedOrder } from '@unstuck/protocol';
import type { Messages } from '../messages/message.ts';

/** How an order was, or is to be, paid: a line for each attempt. */
export function Payments({ order, messages }: { readonly order: Pick<RelatedOrder, 'payments'>; readonly messages: Messages }) {
  return <>{order.payments.map(({ tradeNumber, channel, state }) => <span key={tradeNumber} class="line">{messages.channels[channel]} · {messages.paymentStates[state]} · <span class="code">{tradeNumber}</span></span>)}</>;
}
