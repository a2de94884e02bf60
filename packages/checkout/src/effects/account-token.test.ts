import { expect, it } from 'vitest';
import { createAccountToken } from './account-token.ts';

it.each(['<!doctype html>\n<title>Sign in</title>', '请登录', '', 'two words', 'a.b\n.c', 7])('takes %j for no token, and asks the page again for the next request', async (nothing) => {
  const answers: unknown[] = [nothing, 'h.p.s\n'];
  const arrived: string[] = [];
  const token = createAccountToken(() => answers.shift() as string, (one) => arrived.push(one));
  await expect(token.get()).rejects.toThrow(TypeError);
  expect([token.current(), await token.get(), token.current(), arrived]).toEqual(['', 'h.p.s\n', 'h.p.s\n', ['h.p.s\n']]);
});
