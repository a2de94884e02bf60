import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NO_MISCHIEF } from '../mischief/mischief.ts';
import { createSandboxKeys } from '../sandbox-keys.ts';
import { openBooks } from './books.ts';
import type { Trade } from './trade.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-books-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function aTrade(tradeNumber: string, changes: Partial<Trade> = {}): Trade {
  return {
    platform: 'alipay', tradeNumber, platformTradeNumber: `p${tradeNumber}`, pageId: `page-${tradeNumber}`, state: 'waiting', amount: 5_000,
    description: 'top-up', notifyUrl: 'http://merchant.example', returnUrl: null, createdAt: 0, expiresAt: null, paidAt: null, refusals: 0,
    mischief: null, refunds: [], notifications: [], ...changes,
  };
}

it('finds after a restart all that was saved before, in its last state', () => {
  const file = join(directory, 'trades.jsonl');
  const before = openBooks(file);
  before.save(aTrade('1'));
  before.save(aTrade('2', { platform: 'wechat' }));
  before.save(aTrade('1', { state: 'paid', paidAt: 5 }));
  before.saveMischief({ ...NO_MISCHIEF, notify: 'twice' });

  const after = openBooks(file);
  expect(after.all()).toEqual(before.all());
  expect(after.find('alipay', '1')).toMatchObject({ state: 'paid' });
  expect(after.findPage('page-2')).toMatchObject({ platform: 'wechat' });
  expect(after.mischief().notify).toBe('twice');
});

it('overlooks a line torn by a kill, and no other', () => {
  const file = join(directory, 'trades.jsonl');
  openBooks(file).save(aTrade('1'));
  appendFileSync(file, '{"kind":"trade","trade":{"platform":"ali');
  const reopened = openBooks(file);
  reopened.save(aTrade('2'));
  expect(openBooks(file).all().map((trade) => trade.tradeNumber)).toEqual(['1', '2']);
});

it('does not grow by the past: opening leaves one line a trade and nothing unfinished', () => {
  const file = join(directory, 'trades.jsonl');
  const books = openBooks(file);
  for (let round = 0; round < 50; round += 1) books.save(aTrade('1', { refusals: round }));
  openBooks(file);
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
  expect(readdirSync(directory)).toEqual(['trades.jsonl']);
});

it('keeps the trades of the two platforms apart, even under one number', () => {
  const books = openBooks();
  books.save(aTrade('1', { pageId: 'a' }));
  books.save(aTrade('1', { pageId: 'b', platform: 'wechat', state: 'paid' }));
  expect([books.find('alipay', '1')?.state, books.find('wechat', '1')?.state]).toEqual(['waiting', 'paid']);
});

it('is the same platform after a restart when its keys have a file, which only the owner reads', async () => {
  const file = join(directory, 'nested', 'keys.json');
  const made = await createSandboxKeys({ file });
  expect(await createSandboxKeys({ file })).toEqual(made);
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('says what to do about a key file that holds something else', async () => {
  const file = join(directory, 'keys.json');
  appendFileSync(file, '{}');
  await expect(createSandboxKeys({ file })).rejects.toThrow(/keys\.json does not hold sandbox keys: delete it/);
});
