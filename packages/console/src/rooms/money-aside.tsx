import type { ConsoleState } from '../console-state.ts';
import type { Messages } from '../messages/message.ts';
import { moment, money } from '../view-models/plain-texts.ts';

/** Money that came in and is in nobody's balance, until a person has placed it outside the service: nothing takes it off this list. */
export function MoneyAside({ messages: { waiting }, state: { locale, aside } }: { readonly messages: Messages; readonly state: ConsoleState }) {
  if (aside.length === 0) return null;
  return (
    <section class="card" aria-labelledby="aside-heading">
      <h2 id="aside-heading">{waiting.aside}</h2>
      <ul class="plain tasks">
        {aside.flatMap((order) => order.payments.map(({ tradeNumber, destination, received }) => destination !== null && destination !== 'employee' && (
          <li key={tradeNumber}>
            {waiting.booked[destination](money(received ?? 0, order.currency, locale), order.account)} <span class="soft">{moment(order.createdAt, locale)} <span class="code">{order.id}</span></span>
          </li>
        )))}
      </ul>
    </section>
  );
}
