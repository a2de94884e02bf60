// @vitest-environment happy-dom
import type { BookedTransfer, OrderSummary } from '@unstuck/protocol';
import { h, render } from 'preact';
import { afterEach, expect, it } from 'vitest';
import type { ConsoleDesk } from '../console-desk.ts';
import { initialConsole } from '../console-state.ts';
import type { ConsoleState } from '../console-state.ts';
import { messagesFor } from '../messages/messages-for.ts';
import { MoneyAside } from './money-aside.tsx';
import { WaitingOrders } from './waiting-orders.tsx';

/** What a stranger chose may hold what turns a line around, or shows nothing. */
const ACCOUNT = 'E1\u202e0001\u200b';
const SHOWN = 'E1[U+202E]0001[U+200B]';
const ORDER: OrderSummary = {
  id: 'o-1', key: 'k-1', account: ACCOUNT, state: 'paid', amount: 5_000, currency: 'CNY', money: 'settled', attempts: [], createdAt: '2026-03-02T08:00:00.000Z',
  payments: [{ tradeNumber: 't-1', channel: 'alipay', state: 'paid', destination: 'surplus', received: 5_000, refunded: 0, placed: null, remittance: null }],
};
const BOOKED: BookedTransfer = { ...ORDER, transfer: { reference: 'B1', destination: 'employee', repeated: false } };
const messages = messagesFor('en');
const desk = {} as ConsoleDesk;

afterEach(() => render(null, document.body));

function shown(state: Partial<ConsoleState>): readonly string[] {
  const whole: ConsoleState = { ...initialConsole('en'), ...state };
  const props = { messages, state: whole, desk };
  render([h(WaitingOrders, props), h(MoneyAside, props)], document.body);
  expect(document.body.textContent).not.toMatch(/[\u200b\u202e]/);
  return [...document.querySelectorAll('bdi')].map((part) => part.textContent);
}

it('says of money that was partly sent back how much still has to be placed, and how much besides is gone', () => {
  const partly: OrderSummary = { ...ORDER, payments: ORDER.payments.map((payment) => ({ ...payment, destination: 'suspense', received: 6_950, refunded: 2_000 })) };
  const [told = ''] = shown({ aside: [partly] });
  expect(told).toContain('¥49.50');
  expect(document.querySelector('li')?.textContent).toContain('Another CN¥20.00 was sent back already.');
  expect(document.querySelector('li button')?.textContent, 'what the button does, not what is').toBe('Mark as sent back');
});

it('takes the focus to what came of each deed, also where that reads as before', () => {
  for (const done of [{ kind: 'approved', order: ORDER }, { kind: 'approved', order: { ...ORDER, id: 'o-2' } }] as const) {
    shown({ done });
    expect(document.activeElement).toBe(document.querySelector('.good'));
    shown({ done, asking: 1 });
    expect(document.activeElement, 'what is listed anew takes it nowhere').toBe(document.querySelector('.good'));
    (document.activeElement as HTMLElement).blur();
  }
});

it('keeps what a stranger chose apart and shows all of it, in every sentence of the orders that wait', () => {
  for (const done of [{ kind: 'approved', order: ORDER }, { kind: 'turned-down', order: ORDER }, { kind: 'placed', order: ORDER, placement: 'returned' }, { kind: 'booked', order: BOOKED, amount: 5_000 }] as const) {
    expect(shown({ done })).toEqual([expect.stringContaining(SHOWN)]);
  }
  expect(shown({ aside: [ORDER] })).toEqual([expect.stringContaining(SHOWN)]);
  expect(shown({ orders: [], sought: 'R1\u202e' })).toEqual(['R1[U+202E]', expect.stringContaining('R1[U+202E]')]);
});
