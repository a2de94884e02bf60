// @vitest-environment happy-dom
import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import type { ConsoleDesk } from '../console-desk.ts';
import { initialConsole } from '../console-state.ts';
import { messagesFor } from '../messages/messages-for.ts';
import { Entrance } from './entrance.tsx';

afterEach(() => render(null, document.body));

it('takes what was typed at once, while the lists are still being asked for', async () => {
  const desk = { lookUp: vi.fn<ConsoleDesk['lookUp']>(), findTransfer: vi.fn<ConsoleDesk['findTransfer']>(), readCarried: vi.fn<ConsoleDesk['readCarried']>() };
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
  await submit('remittance', 'H6RB-Q6VH-H');
  expect(desk.findTransfer).toHaveBeenCalledWith('H6RB-Q6VH-H');
  await submit('carried', 'U1.abc');
  expect(desk.readCarried).toHaveBeenCalledWith('U1.abc', true);
});

it('lists the reports of a time that somebody remembers, and goes on showing which', async () => {
  const desk = { chooseUntil: vi.fn<ConsoleDesk['chooseUntil']>() };
  const show = (until: string) => render(h(Entrance, { messages: messagesFor('en'), state: { ...initialConsole('en'), until }, desk: desk as unknown as ConsoleDesk }), document.body);
  show('');
  const field = document.querySelector<HTMLInputElement>('#until');
  if (field === null) throw new Error('no #until');
  expect(field.labels?.[0]?.textContent).toBe('Received by');
  field.value = '2026-03-02T09:45';
  await act(() => void field.dispatchEvent(new Event('change', { bubbles: true })));
  expect(desk.chooseUntil).toHaveBeenCalledWith('2026-03-02T09:45');
  show('2026-03-02T09:45');
  expect(field.value).toBe('2026-03-02T09:45');
});
