// @vitest-environment happy-dom
import type { OrderSummary, ReportSummary } from '@unstuck/protocol';
import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { ConsoleDesk } from '../console-desk.ts';
import { initialConsole } from '../console-state.ts';
import type { ConsoleState } from '../console-state.ts';
import { messagesFor } from '../messages/messages-for.ts';
import { Entrance } from './entrance.tsx';

afterEach(() => render(null, document.body));

it('takes what was typed at once, while the lists are still being asked for', async () => {
  const desk = { lookUp: vi.fn<ConsoleDesk['lookUp']>(), choose: vi.fn<ConsoleDesk['choose']>(), readCarried: vi.fn<ConsoleDesk['readCarried']>() };
  render(h(Entrance, { messages: messagesFor('en'), state: { ...initialConsole('en'), asking: 3 }, desk: desk as unknown as ConsoleDesk }), document.body);
  const submit = async (id: string, text: string): Promise<void> => {
    const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`);
    if (field === null) throw new Error(`no #${id}`);
    await act(() => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(() => void field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  };
  await submit('reference', 'h6rb q6vh h');
  expect(desk.lookUp).toHaveBeenCalledWith('H6RB-Q6VH-H');
  await submit('sought', ' E1001 ');
  expect(desk.choose).toHaveBeenCalledWith({ sought: 'E1001' });
  await submit('carried', 'U1.abc');
  expect(desk.readCarried).toHaveBeenCalledWith('U1.abc', true);
});

it('lists the reports of a time that somebody remembers, and goes on showing which', async () => {
  const desk = { choose: vi.fn<ConsoleDesk['choose']>() };
  const show = (until: string) => render(h(Entrance, { messages: messagesFor('en'), state: { ...initialConsole('en'), until }, desk: desk as unknown as ConsoleDesk }), document.body);
  show('');
  const field = document.querySelector<HTMLInputElement>('#until');
  if (field === null) throw new Error('no #until');
  expect(field.labels?.[0]?.textContent).toBe('Received by');
  field.value = '2026-03-02T09:45';
  await act(() => void field.dispatchEvent(new Event('change', { bubbles: true })));
  expect(desk.choose).toHaveBeenCalledWith({ until: '2026-03-02T09:45' });
  show('2026-03-02T09:45');
  expect(field.value).toBe('2026-03-02T09:45');
});

it('looks for the orders that are sought and the reports of their account, and goes on showing whose they are', async () => {
  const desk = { choose: vi.fn<ConsoleDesk['choose']>() };
  const show = (state: Partial<ConsoleState>) => act(() => render(h(Entrance, { messages: messagesFor('en'), state: { ...initialConsole('en'), latest: [], ...state }, desk: desk as unknown as ConsoleDesk }), document.body));
  const headings = () => ['#waiting-heading', '#latest-heading'].map((heading) => document.querySelector(heading)?.textContent);
  await show({ orders: [] });
  const field = document.querySelector<HTMLInputElement>('#sought');
  if (field === null) throw new Error('no #sought');
  expect(field.labels?.[0]?.textContent).toBe('Account, order, trade number, or text of a transfer');
  expect(headings()).toEqual(['Orders that wait for a person', 'Latest reports']);
  await act(() => {
    field.value = ' t-7';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await show({ orders: [], asking: 1 });
  expect(field.value, 'what is being typed stays when a list comes in').toBe(' t-7');
  await act(() => void field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  expect(desk.choose).toHaveBeenCalledWith({ sought: 't-7' });
  await show({ sought: 't-7', orders: [{ id: 'o-7', key: 'k', account: 'E1001', state: 'open', amount: 5_000, currency: 'CNY', money: 'not-sent', attempts: [], createdAt: '2026-03-02T08:00:00.000Z', payments: [] }] });
  expect(headings()).toEqual(['t-7', 'Latest reports · E1001']);
  await show({ sought: 'E1001', orders: [] });
  expect(document.body.textContent).toContain('No order matches E1001.');
  expect(document.body.textContent).not.toContain('check character does not fit');
  await show({ sought: '0410-6105-B', orders: [] });
  expect(document.body.textContent, 'what may be the text of a transfer with a slip').toContain('No order matches 0410-6105-B. The check character does not fit');
  await act(() => document.querySelector<HTMLButtonElement>('#waiting-heading + button')?.click());
  expect(desk.choose).toHaveBeenLastCalledWith({ sought: '' });
  expect(field.value).toBe('');
});

it('says of each list that has reached its limit that there may be more, and of no other', () => {
  const order = (index: number): OrderSummary => ({ id: `o-${index}`, key: 'k', account: 'E1001', state: 'open', amount: 5_000, currency: 'CNY', money: 'not-sent', attempts: [], createdAt: '2026-03-02T08:00:00.000Z',
    payments: [{ tradeNumber: `t-${index}`, channel: 'alipay', state: 'paid', destination: 'surplus', received: 5_000, refunded: 0, placed: null, remittance: null }] });
  const report = (index: number): ReportSummary => ({ reference: '0410-6105-A', reportId: `r-${index}`, receivedAt: '2026-03-02T08:00:00.000Z', cause: 'offline', origin: null, site: null });
  const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
  const told = (state: Partial<ConsoleState>): string[] => {
    render(h(Entrance, { messages: messagesFor('en'), state: { ...initialConsole('en'), ...state }, desk: {} as ConsoleDesk }), document.body);
    return Array.from(document.body.textContent.matchAll(/At most (\d+) are listed/g), ([, count = '']) => count);
  };
  expect(told({ orders: many(999, order), aside: many(199, order), latest: many(19, report) })).toEqual([]);
  expect(told({ orders: many(1_000, order), aside: many(200, order), latest: many(20, report) })).toEqual(['1000', '200', '20']);
  expect(told({ sought: 'E1001', orders: many(200, order), latest: many(20, report) })).toEqual(['200']);
  expect(told({ until: '2026-03-02T09:45', latest: many(100, report) })).toEqual(['100']);
});
