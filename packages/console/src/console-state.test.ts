import type { BookedTransfer, OrderSummary, ReportView } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { accountOf, initialConsole, nextConsole } from './console-state.ts';
import type { ConsoleEvent } from './console-state.ts';

const VIEW = { status: 'found', report: { reference: '0410-6105-A' } } as ReportView;
const after = (...events: ConsoleEvent[]) => events.reduce(nextConsole, initialConsole('en'));
const signedIn: ConsoleEvent = { type: 'latest', answer: { kind: 'ok', value: [] } };
const found: ConsoleEvent = { type: 'report', answer: { kind: 'ok', value: VIEW } };

it('is signed in once the service has taken the token, and not before', () => {
  expect(after({ type: 'asked' }, { type: 'answered' }).signedIn).toBe(false);
  expect(after({ type: 'latest', answer: { kind: 'trouble', why: 'unreachable' } })).toMatchObject({ signedIn: false, trouble: 'unreachable' });
  expect(after(signedIn)).toMatchObject({ signedIn: true, latest: [] });
});

it('shows nothing of a report any more once the token is refused or given up', () => {
  for (const event of [{ type: 'signed-out' }, { type: 'report', answer: { kind: 'signed-out' } }] satisfies ConsoleEvent[]) {
    expect(after(signedIn, found, event)).toMatchObject({ signedIn: false, view: null, latest: null });
  }
  expect(after(signedIn, { type: 'latest', answer: { kind: 'signed-out' } }).wrongToken).toBe(true);
  expect(after(signedIn, { type: 'signed-out' }).wrongToken).toBe(false);
});

it('lists the reports of the chosen site until another is chosen', () => {
  const offered: ConsoleEvent = { type: 'sites', answer: { kind: 'ok', value: ['hr-portal', 'shop'] } };
  expect(after(signedIn)).toMatchObject({ sites: [], site: '' });
  expect(after(signedIn, offered, { type: 'chosen', chosen: { site: 'shop' } }, signedIn)).toMatchObject({ sites: ['hr-portal', 'shop'], site: 'shop' });
  expect(after(signedIn, offered, { type: 'chosen', chosen: { site: 'shop' } }, { type: 'chosen', chosen: { site: '' } }).site).toBe('');
  expect(after({ type: 'sites', answer: { kind: 'signed-out' } }).wrongToken).toBe(true);
});

it('shows nothing under the name of an account but what is its own, whatever becomes of the question', () => {
  const orders: ConsoleEvent = { type: 'orders', answer: { kind: 'ok', value: [] } };
  const trouble = { kind: 'trouble', why: 'unreachable' } as const;
  expect(after(signedIn, orders, { type: 'chosen', chosen: { sought: 'E1001' } }, { ...orders, answer: trouble }, { type: 'latest', answer: trouble })).toMatchObject({ sought: 'E1001', orders: null, latest: null });
  for (const chosen of [{ until: '2026-03-02T09:45' }, { sought: '' }]) expect(after(signedIn, orders, { type: 'chosen', chosen }), 'what somebody types there is not lost').toMatchObject({ orders: [], latest: [] });
});

it('keeps what is on the screen through trouble, and forgets the trouble with the next question, not with an answer to one of before', () => {
  const troubled = after(signedIn, found, { type: 'report', answer: { kind: 'trouble', why: 'busy' } });
  expect(troubled).toMatchObject({ view: VIEW, trouble: 'busy' });
  expect(nextConsole(troubled, { type: 'asked' })).toMatchObject({ view: VIEW, trouble: null });
  for (const answer of [signedIn, found, { type: 'orders', answer: { kind: 'ok', value: [] } }] satisfies ConsoleEvent[]) {
    expect(nextConsole(troubled, answer).trouble).toBe('busy');
  }
});

it('says what came of the last thing done to an order, and lets a refusal stand by its order', () => {
  const order = { id: 'o1', account: 'E1001' } as OrderSummary;
  const booked = { ...order, transfer: { reference: 'CMB-1', destination: 'employee', repeated: false } } as BookedTransfer;
  const approved: ConsoleEvent = { type: 'approved', subject: 'o1', answer: { kind: 'ok', value: order } };
  const refusal: ConsoleEvent = { type: 'booked', subject: 'o1', amount: 5_000, answer: { kind: 'refused', remedies: ['compare both'] } };
  expect(after(signedIn, approved, { type: 'doing' })).toMatchObject({ doing: true, done: null });
  for (const end of [approved, refusal, { ...approved, answer: { kind: 'signed-out' } } as const]) expect(after(signedIn, { type: 'doing' }, end).doing).toBe(false);
  const placed: ConsoleEvent = { type: 'placed', subject: 't1', placement: 'returned', answer: { kind: 'ok', value: order } };
  expect(after(signedIn, placed).done).toEqual({ kind: 'placed', order, placement: 'returned' });
  expect(after(signedIn, placed, { ...placed, answer: { kind: 'refused', remedies: ['placed already'] } }).done).toEqual({ kind: 'refused', subject: 't1', remedies: ['placed already'] });
  expect(after(signedIn, approved).done).toEqual({ kind: 'approved', order });
  expect(after(signedIn, approved, refusal).done).toEqual({ kind: 'refused', subject: 'o1', remedies: ['compare both'] });
  expect(after(signedIn, refusal, { type: 'booked', subject: 'o1', amount: 5_000, answer: { kind: 'ok', value: booked } }).done).toEqual({ kind: 'booked', order: booked, amount: 5_000 });
  expect(after(signedIn, approved, { type: 'doing' }, { type: 'approved', subject: 'o1', answer: { kind: 'trouble', why: 'unreachable' } }), 'nobody knows').toMatchObject({ done: null, trouble: 'unreachable' });
  expect(after(signedIn, approved, { type: 'left' }).done).toBeNull();
  expect(after(signedIn, { type: 'booked', subject: 'o1', amount: 1, answer: { kind: 'signed-out' } })).toMatchObject({ signedIn: false, done: null, orders: null });
});

it('knows whose orders are listed by what was sought, an account or something of one of its orders', () => {
  const listed = (...accounts: string[]): ConsoleEvent => ({ type: 'orders', answer: { kind: 'ok', value: accounts.map((account) => ({ account })) as OrderSummary[] } });
  const sought = (text: string): ConsoleEvent => ({ type: 'chosen', chosen: { sought: text } });
  expect(after(listed('E1001', 'E1002'))).toMatchObject({ signedIn: true, orders: [{}, {}], sought: '' });
  expect(accountOf(after(listed('E1001', 'E1002'))), 'all that wait').toBe('');
  expect(accountOf(after(listed('E1001'), sought('0410-6105-A')))).toBe('0410-6105-A');
  expect(accountOf(after(sought('0410-6105-A'), listed('E1002')))).toBe('E1002');
  expect(accountOf(after(sought('E1003'), listed()))).toBe('E1003');
});

it('says one thing at a time of what was asked for', () => {
  const unseen: ConsoleEvent = { type: 'report', answer: { kind: 'ok', value: { status: 'unseen', reference: '0410-6105-A' } } };
  const unreadable: ConsoleEvent = { type: 'report', answer: { kind: 'ok', value: { status: 'unreadable' } } };
  expect(after(signedIn, unreadable, unseen)).toMatchObject({ unseen: '0410-6105-A', unreadable: false, view: null });
  expect(after(signedIn, unseen, unreadable)).toMatchObject({ unseen: null, unreadable: true });
  expect(after(signedIn, unseen, found)).toMatchObject({ unseen: null, view: VIEW });
  expect(after(signedIn, found, { type: 'left' })).toMatchObject({ view: null, signedIn: true });
});
