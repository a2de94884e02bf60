import { html } from './html.ts';
import { layout } from './layout.ts';
import { ordersTable } from './orders-table.ts';
import type { Visit } from './visit.ts';

export function historyPage(visit: Visit): string {
  const { texts, account } = visit;
  const content = html`
<header class="page-head"><h1>${texts.orders.title}</h1></header>
<section class="card">${account === null ? html`<p class="empty">${texts.balance.unreadable}</p>` : ordersTable(visit, account.orders)}</section>`;
  return layout(visit, { current: 'history', path: '/history', title: texts.orders.title, content, scripts: [] });
}
