import { expect, it } from 'vitest';
import { readAccount } from './account-client.ts';
import { showMoney } from './formats.ts';

const answer = (body: object) => () => Promise.resolve(Response.json(body));

it('shows a balance below nothing, as after a refund of what was spent', async () => {
  const account = await readAccount('https://pay.test', 'a.b.c', answer({ balance: -123_450, currency: 'CNY', orders: [] }));
  expect(account?.balance).toBe(-123_450);
  expect(showMoney(-123_450, 'CNY')).toBe('-¥1,234.50');
  expect(showMoney(123_450, 'CNY')).toBe('¥1,234.50');
});

it('goes without the account where the service answers something else, or nothing', async () => {
  expect(await readAccount('https://pay.test', 'a.b.c', answer({ balance: 1.5, currency: 'CNY', orders: [] }))).toBeNull();
  expect(await readAccount('https://pay.test', 'a.b.c', () => Promise.reject(new TypeError('fetch failed')))).toBeNull();
});
