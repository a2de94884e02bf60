import type { OrderSummary } from '@unstuck/protocol';
import { useState } from 'preact/hooks';
import type { ConsoleDesk } from '../console-desk.ts';
import type { ConsoleState } from '../console-state.ts';
import type { Messages } from '../messages/message.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Payments } from '../parts/payments.tsx';
import { Told } from '../parts/told.tsx';
import { moment, money } from '../view-models/plain-texts.ts';
import { readAmount } from '../view-models/read-amount.ts';

export interface OrderTaskProps {
  readonly order: OrderSummary;
  readonly messages: Messages;
  readonly state: ConsoleState;
  readonly desk: ConsoleDesk;
}

/** One order, and the one thing that a person can do about it. */
export function OrderTask({ order, messages, state, desk }: OrderTaskProps) {
  const { locale, doing, done } = state;
  const { waiting } = messages;
  const remittance = order.payments.find((payment) => payment.remittance !== null)?.remittance ?? null;
  return (
    <li>
      <p>
        <strong>{money(order.amount, order.currency, locale)}</strong> · <Told text={order.account} /> · {messages.orderStates[order.state]} · <span class="soft">{moment(order.createdAt, locale)}</span>
      </p>
      <p class="soft"><Payments order={order} messages={messages} /></p>
      {remittance !== null && <p class="soft">{waiting.carries} <span class="code">{remittance}</span></p>}
      {order.state === 'approval' && (
        <div class="row apart">
          <button type="button" class="small" aria-disabled={doing} onClick={() => desk.approve(order.id)}>{waiting.approve}</button>
          <ConfirmButton label={waiting.refuse} busy={doing} onConfirm={() => desk.refuse(order.id)} />
        </div>
      )}
      {order.state !== 'approval' && remittance !== null && <ArrivedTransfer order={order} messages={messages} state={state} desk={desk} />}
      <div role="alert">{done?.kind === 'refused' && done.subject === order.id && done.remedies.map((remedy) => <p key={remedy} class="fault">{waiting.refused} <span lang="en">{remedy}</span></p>)}</div>
    </li>
  );
}

/** The amount is typed from the bank statement, not taken from the order: whether they agree is what the person is asked for. */
function ArrivedTransfer({ order, messages, state: { locale, doing }, desk }: OrderTaskProps) {
  const [typed, setTyped] = useState('');
  const [reference, setReference] = useState('');
  const [fault, setFault] = useState<'amount' | 'reference' | null>(null);
  /** The other amount that the person was asked about. */
  const [doubted, setDoubted] = useState<number | null>(null);
  const { waiting } = messages;
  const id = (field: string): string => `${field}-${order.id}`;

  function changeAmount(text: string): void {
    setTyped(text);
    setDoubted(null);
  }
  function submit(): void {
    const amount = readAmount(typed, order.currency);
    const wrong = amount === null ? 'amount' : reference.trim() === '' ? 'reference' : null;
    setFault(wrong);
    if (amount === null || wrong !== null) return;
    if (amount !== order.amount && amount !== doubted) return setDoubted(amount);
    setDoubted(null);
    desk.confirmTransfer(order.id, amount, reference.trim());
  }

  return (
    <form
      class="apart"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div class="arrived">
        <div>
          <label for={id('amount')}>{waiting.amount}</label>
          <input id={id('amount')} inputMode="decimal" autocomplete="off" maxLength={20} aria-describedby={id('fault')} aria-invalid={fault === 'amount'} value={typed} onInput={(event) => changeAmount(event.currentTarget.value)} />
        </div>
        <div>
          <label for={id('bank')}>{waiting.reference}</label>
          <input id={id('bank')} class="code" autocomplete="off" spellcheck={false} maxLength={64} aria-describedby={id('fault')} aria-invalid={fault === 'reference'} value={reference} onInput={(event) => setReference(event.currentTarget.value)} />
        </div>
        <button type="submit" aria-disabled={doing}>{doubted === null ? waiting.confirm : waiting.confirmOther}</button>
      </div>
      <div id={id('fault')} role="alert">
        {fault !== null && <p class="fault">{waiting.faults[fault]}</p>}
        {doubted !== null && <p class="notice">{waiting.otherAmount(money(doubted, order.currency, locale), money(order.amount, order.currency, locale))}</p>}
      </div>
    </form>
  );
}
