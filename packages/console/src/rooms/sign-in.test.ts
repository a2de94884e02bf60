// @vitest-environment happy-dom
import { h, render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { messagesFor } from '../messages/messages-for.ts';
import { SignIn } from './sign-in.tsx';

afterEach(() => render(null, document.body));

it('takes another token at once after a wrong one, while answers to that are still coming in', async () => {
  const onToken = vi.fn<(token: string) => void>();
  render(h(SignIn, { messages: messagesFor('en'), wrong: true, busy: true, onToken }), document.body);
  const field = document.querySelector<HTMLInputElement>('#token');
  if (field === null) throw new Error('no #token');
  const submit = async (text: string): Promise<void> => {
    await act(() => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await act(() => void field.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  };
  await submit('  ');
  expect(onToken).not.toHaveBeenCalled();
  await submit(' the-token ');
  expect(onToken.mock.calls).toEqual([['the-token']]);
});
