import { attendanceOf } from '../people/attendance.ts';
import { attendanceFigures } from './attendance-page.ts';
import { checkoutForm } from './checkout-form.ts';
import type { CheckoutSecrets } from './checkout-form.ts';
import { showMoney, showTime } from './formats.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { ICONS } from './icons.ts';
import { departmentOf, layout, nameOf } from './layout.ts';
import { ordersTable } from './orders-table.ts';
import { pageUrl } from './visit.ts';
import type { Visit } from './visit.ts';

const RECENT = 5;

/** Employee home. Parts marked `data-refresh` are taken anew by portal.js once a top-up has succeeded. */
export function homePage(visit: Visit, secrets: CheckoutSecrets): string {
  const { texts, language, employee, account, now } = visit;
  const date = showTime(now).slice(0, 10);
  const weekday = texts.weekdays[new Date(`${date}T00:00:00Z`).getUTCDay() as 0];
  const content = html`
<section class="hello">
<h1>${texts.greeting(nameOf(employee, language))}</h1>
<p>${texts.today(date, weekday)}</p>
<dl><div><dt>${texts.profile.number}</dt><dd>${employee.account}</dd></div><div><dt>${departmentOf(employee, language)}</dt><dd>${language === 'en' ? employee.titleEn : employee.title}</dd></div><div><dt>${texts.profile.joined}</dt><dd>${employee.joined}</dd></div></dl>
</section>
<div class="columns">
<div class="stack">
<section class="topup" id="topup-card" aria-labelledby="topup-title">
<h2 id="topup-title">${texts.topUp.title}</h2>
${checkoutForm(visit, secrets)}
</section>
<section class="card"><header><h2>${texts.orders.recent}</h2><a href="${pageUrl('/history', visit)}">${texts.orders.all}</a></header>
<div data-refresh="orders">${account === null ? html`<p class="empty">${texts.balance.unreadable}</p>` : ordersTable(visit, account.orders.slice(0, RECENT))}</div></section>
</div>
<div class="stack">
${balanceCard(visit)}
<section class="card"><header><h2>${texts.attendance.title}</h2><a href="${pageUrl('/attendance', visit)}">${texts.attendance.details}</a></header>${attendanceFigures(visit, attendanceOf(employee.account, now))}</section>
<section class="card"><header><h2>${texts.notices.title}</h2></header><ul class="notices">${texts.notices.items.map((item) => html`<li>${ICONS.notice}<span>${item.text}</span><time>${item.date}</time></li>`)}</ul></section>
</div>
</div>`;
  return layout(visit, {
    current: 'home',
    path: '/',
    title: texts.menu.home,
    content,
    scripts: [html`<script src="/sdk/loader.js" async></script>`, html`<script src="/portal/portal.js" defer></script>`],
  });
}

function balanceCard(visit: Visit): Html {
  const { texts, account, employee } = visit;
  return html`<section class="balance" aria-labelledby="balance-title">
<h2 id="balance-title">${texts.balance.title}</h2>
<p class="amount" data-refresh="balance" aria-live="polite">${account === null ? '—' : showMoney(account.balance, account.currency)}</p>
<p>${account === null ? texts.balance.unreadable : texts.balance.note}</p>
<p class="card-number">${employee.account}</p>
</section>`;
}
