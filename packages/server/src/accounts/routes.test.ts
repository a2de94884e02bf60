import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
let trusting: TestService;
beforeAll(async () => {
  service = await createTestService();
  trusting = await createTestService({ acceptNewAccounts: true });
}, SETUP_TIMEOUT_MS);
afterAll(async () => {
  await service.close();
  await trusting.close();
});

const add = (accounts: unknown) => service.asAdmin({ method: 'POST', url: '/console/api/accounts', payload: { accounts } });
const order = (of: TestService, account: string, key: string) =>
  of.as(account, { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': key }, payload: { amount: 5_000, currency: 'CNY' } });

it('takes the orders of whoever was added, and says who was known before', async () => {
  expect((await order(service, 'N-1', 'before-it-is')).json()).toMatchObject({ code: 'account.unknown', money: 'not-sent' });
  const first = await add(['N-1', '工号 2', 'E1001', 'N-1']);
  expect([first.statusCode, first.json()]).toEqual([200, { added: 2, known: 1 }]);
  expect((await add(['N-1', '工号 2'])).json()).toEqual({ added: 0, known: 2 });
  expect((await order(service, 'N-1', 'once-it-is')).statusCode).toBe(201);
  expect((await order(service, '工号 2', 'once-it-is')).statusCode).toBe(201);
});

it('adds each once, whatever is added at the same time and in whatever order', async () => {
  const ids = Array.from({ length: 500 }, (_, index) => `R-${index}`);
  const answers = await Promise.all([ids, ids.toReversed(), ids.slice(100), ids].map(add));
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 200]);
  expect(answers.reduce((sum, answer) => sum + answer.json().added, 0)).toBe(500);
});

it('takes a thousand of the longest at a time', async () => {
  const longest = (index: number): string => `${index}`.padEnd(64, '\u{1f600}').slice(0, 64).replace(/[\ud800-\udbff]$/, 'x');
  expect((await add(Array.from({ length: 1_000 }, (_, index) => longest(index)))).json()).toEqual({ added: 1_000, known: 0 });
});

it.each<[string, unknown, string, RegExp]>([
  ['no list', 'E1001', 'accounts', /list of 1 to 1000 account ids/],
  ['an empty one', [], 'accounts', /list of 1 to 1000/],
  ['too many', Array.from({ length: 1_001 }, (_, index) => `M-${index}`), 'accounts', /list of 1 to 1000/],
  ['a number', ['M-1', 7], 'accounts.1', /1 to 64 characters/],
  ['nothing', [''], 'accounts.0', /1 to 64 characters/],
  ['one with white space around it', ['E1001 '], 'accounts.0', /without white space around/],
  ['one that is too long', ['x'.repeat(65)], 'accounts.0', /1 to 64 characters/],
  ['one that no database keeps', ['a\u0000b'], 'accounts.0', /control character/],
  ['one that turns the direction of what follows', ['E1001', 'E\u202e1001'], 'accounts.1', /that does not show/],
  ['one with a character of no width', ['E1\u200b001'], 'accounts.0', /that does not show/],
  ['one of two lines', ['E1\u2028001'], 'accounts.0', /that does not show/],
  ['one that is not composed', ['Jose\u0301'], 'accounts.0', /NFC/],
])('refuses %s, names the place and adds none of the rest', async (_, accounts, field, remedy) => {
  const answer = await add(accounts);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ field, remedy: expect.stringMatching(remedy) }] });
  expect(await service.db.selectFrom('accounts').select('id').where('id', 'like', 'M-%').execute()).toEqual([]);
});

it('asks for the admin token', async () => {
  const answer = await service.as('E1001', { method: 'POST', url: '/console/api/accounts', payload: { accounts: ['E1'] } });
  expect(answer.statusCode).toBe(401);
});

it('takes a token for such that no database keeps for none, and the orders beside it go on', async () => {
  const bad = ['a\u0000b', 'half \ud800', '', ' E1001', 'x'.repeat(65)];
  const answers = await Promise.all([...bad.map((account) => order(service, account, 'odd-account')), order(service, 'E1002', 'odd-account')]);
  expect(answers.map((answer) => answer.statusCode)).toEqual([...bad.map(() => 401), 201]);
});

it('says what is wrong with the account that a token names', async () => {
  for (const [account, what] of [['E1001\u200b', 'does not show'], ['Jose\u0301', 'NFC']] as const) {
    expect((await order(trusting, account, 'odd-account')).json()).toMatchObject({ status: 401, code: 'token.invalid', detail: expect.stringMatching(`^The token's sub must be .*${what}`) });
  }
  expect((await order(trusting, 'Jos\u00e9', 'composed-account')).statusCode).toBe(201);
});

it('makes the account of whoever the vendor vouches for, where that is asked for, and one order of one key', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => order(trusting, 'NEW-1', 'first-order')));
  expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
  expect((await order(trusting, 'NEW-1', 'first-order')).statusCode).toBe(200);
});
