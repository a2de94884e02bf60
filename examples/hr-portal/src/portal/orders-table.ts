import type { Order } from '@unstuck/protocol';
import { showMoney, showTime } from './formats.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Visit } from './visit.ts';

const TONE = { approval: 'wait', open: 'wait', paid: 'good', expired: 'off', cancelled: 'off' } as const;

export function ordersTable(visit: Visit, orders: readonly Order[]): Html {
  const { orders: texts, topUp } = visit.texts;
  if (orders.length === 0) return html`<p class="empty">${texts.empty}</p>`;
  return html`<table class="table orders">
<thead><tr><th scope="col">${texts.time}</th><th scope="col" class="number">${texts.amount}</th><th scope="col">${texts.channel}</th><th scope="col">${texts.state}</th><th scope="col">${texts.order}</th></tr></thead>
<tbody>${orders.map((order) => {
    const channel = order.payment === null ? '—' : topUp.channels[order.payment.channel];
    return html`<tr>
<td data-label="${texts.time}">${showTime(new Date(order.createdAt))}</td>
<td data-label="${texts.amount}" class="number">${showMoney(order.amount, order.currency)}</td>
<td data-label="${texts.channel}">${channel}</td>
<td data-label="${texts.state}"><span class="tag ${TONE[order.state]}">${texts.states[order.state]}</span></td>
<td data-label="${texts.order}"><a href="${order.page}?lang=${visit.language}">${texts.open}</a></td>
</tr>`;
  })}</tbody>
</table>`;
}
