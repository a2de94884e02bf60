import type { RelatedOrder as Order } from '@unstuck/protocol';
import type { Locale, Messages } from '../messages/message.ts';
import { Payments } from '../parts/payments.tsx';
import { Told } from '../parts/told.tsx';
import { moment, money } from '../view-models/plain-texts.ts';

/** What the attempt came to, by the service's own books. */
export function RelatedOrder({ order, messages, locale }: { readonly order: Order | null; readonly messages: Messages; readonly locale: Locale }) {
  const { report } = messages;
  return (
    <section class="card" aria-labelledby="order-heading">
      <h2 id="order-heading">{report.order}</h2>
      {order === null ? <p>{report.noOrder}</p> : (
        <dl class="facts">
          <div><dt>{report.state}</dt><dd><strong>{messages.orderStates[order.state]}</strong> · {messages.money[order.money]}</dd></div>
          <div><dt>{report.amount}</dt><dd>{money(order.amount, order.currency, locale)}</dd></div>
          <div><dt>{report.account}</dt><dd><Told text={order.account} /></dd></div>
          <div><dt>{report.created}</dt><dd>{moment(order.createdAt, locale)}</dd></div>
          {order.payments.length > 0 && (
            <div><dt>{report.payments}</dt><dd><Payments order={order} messages={messages} /></dd></div>
          )}
        </dl>
      )}
    </section>
  );
}
