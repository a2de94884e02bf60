import { LISTED, PLACEMENTS } from '@unstuck/protocol';
import type { ConsoleDesk } from '../console-desk.ts';
import type { ConsoleState } from '../console-state.ts';
import type { Messages } from '../messages/message.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { More } from '../parts/more.tsx';
import { Told } from '../parts/told.tsx';
import { moment, money } from '../view-models/plain-texts.ts';

interface Props {
  readonly messages: Messages;
  readonly state: ConsoleState;
  readonly desk: ConsoleDesk;
}

/** Money that came in and is nobody's yet: a person sends it back, or credits it all the same. */
export function MoneyAside({ messages, state: { locale, aside, doing, done }, desk }: Props) {
  const { waiting } = messages;
  const places = aside.flatMap((order) => order.payments.map((payment) => ({ order, ...payment })));
  const refused = done?.kind === 'refused' ? done : null;
  if (places.length === 0) return null;
  return (
    <section class="card" aria-labelledby="aside-heading">
      <h2 id="aside-heading">{waiting.aside}</h2>
      <ul class="plain tasks">
        {places.map(({ order, tradeNumber, destination, received, refunded, placed }) => destination !== null && destination !== 'employee' && placed === null && (
          <li key={tradeNumber}>
            <Told text={waiting.booked[destination](money((received ?? 0) - refunded, order.currency, locale), order.account)} /> <span class="soft">{refunded > 0 && waiting.refunded(money(refunded, order.currency, locale))} {moment(order.createdAt, locale)} <span class="code">{order.id}</span></span>
            <div class="row apart">
              {PLACEMENTS.map((placement) => <ConfirmButton key={placement} label={waiting.places[placement]} busy={doing} onConfirm={() => desk.place(tradeNumber, placement)} />)}
            </div>
            <div role="alert">{refused?.subject === tradeNumber && refused.remedies.map((remedy) => <p key={remedy} class="fault">{waiting.refused} <span lang="en">{remedy}</span></p>)}</div>
          </li>
        ))}
      </ul>
      <More list={aside} limit={LISTED.others} messages={messages} />
    </section>
  );
}
