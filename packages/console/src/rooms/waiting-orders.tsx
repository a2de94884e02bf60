import { LISTED, parseReference } from '@unstuck/protocol';
import { useState } from 'preact/hooks';
import type { ConsoleDesk } from '../console-desk.ts';
import type { ConsoleState, Done } from '../console-state.ts';
import type { Locale, Messages } from '../messages/message.ts';
import { More } from '../parts/more.tsx';
import { takeFocus } from '../parts/take-focus.ts';
import { Told } from '../parts/told.tsx';
import { money } from '../view-models/plain-texts.ts';
import { OrderTask } from './order-task.tsx';

interface Props {
  readonly messages: Messages;
  readonly state: ConsoleState;
  readonly desk: ConsoleDesk;
}

/** What only a person can do: let a large order through, and confirm that a bank transfer is there. Or the orders that are sought. */
export function WaitingOrders({ messages, state, desk }: Props) {
  const { locale, orders, sought, done } = state;
  const [typed, setTyped] = useState(sought);
  const { waiting } = messages;
  function seek(what: string): void {
    setTyped(what);
    desk.choose({ sought: what });
  }
  return (
    <section class="card" aria-labelledby="waiting-heading">
      <div class="row spread">
        <h2 id="waiting-heading">{sought ? <Told text={sought} /> : waiting.heading}</h2>
        <button type="button" class="small" onClick={() => seek('')}>{sought ? waiting.all : waiting.refresh}</button>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          seek(typed.trim());
        }}
      >
        <label for="sought">{waiting.find}</label>
        <div class="row">
          <input id="sought" autocomplete="off" spellcheck={false} maxLength={64} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          <button type="submit" class="primary" aria-disabled={state.asking > 0}>{waiting.submit}</button>
        </div>
      </form>
      <div role="status">{done !== null && done.kind !== 'refused' && <p key={done} class="notice good" ref={takeFocus} tabIndex={-1}><Told text={sayDone(done, messages, locale)} /></p>}</div>
      {orders && (orders.length === 0 ? <p class="soft apart"><Told text={sought ? waiting.notFound(sought) : waiting.none} /> {parseReference(sought).kind === 'typo' && messages.lookUp.typo}</p> : (
        <ul class="plain tasks" aria-labelledby="waiting-heading">
          {orders.map((order) => <OrderTask key={order.id} order={order} messages={messages} state={state} desk={desk} />)}
        </ul>
      ))}
      <More list={orders} limit={sought ? LISTED.others : LISTED.waiting} messages={messages} />
    </section>
  );
}

function sayDone(done: Exclude<Done, { kind: 'refused' }>, { waiting, orderStates }: Messages, locale: Locale): string {
  const { order } = done;
  const asked = money(order.amount, order.currency, locale);
  if (done.kind === 'placed') return `${order.account} · ${waiting.places[done.placement]} ✓`;
  if (done.kind === 'turned-down') return `${asked} · ${order.account} · ${orderStates[order.state]}`;
  if (done.kind === 'approved') return waiting.approved(asked, order.account);
  const { destination, repeated } = done.order.transfer;
  return repeated ? waiting.repeated : waiting.booked[destination](money(done.amount, order.currency, locale), order.account);
}
