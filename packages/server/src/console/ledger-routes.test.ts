import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditLedger } from '../ledger/audit.ts';
import { readPostings } from '../ledger/read-postings.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ acceptNewAccounts: true });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const HEAD = ['Booked at', 'Kind', 'Channel', 'Account', 'Order', 'Trade number', "Channel's number", 'Refund', 'Paid at', 'Currency', 'Received by channel', 'Credited to employee', 'Set aside'];
const [DAY, NEXT_DAY] = ['2026-03-02T00:00:00+08:00', '2026-03-03T00:00:00+08:00'];
const address = (period: Record<string, string>): string => `/console/api/ledger.csv?${new URLSearchParams({ locale: 'en', ...period }).toString()}`;

/** As a spreadsheet reads it. */
function cellsOf(csv: string): string[][] {
  return csv.split('\r\n').slice(0, -1).map((line) => Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g), ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
}
async function exported(from = DAY, until = NEXT_DAY): Promise<string[][]> {
  const answer = await service.asAdmin({ url: address({ from, until }) });
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
  expect(answer.body.startsWith('\ufeff')).toBe(true);
  const [head, ...rows] = cellsOf(answer.body.slice(1));
  expect(head).toEqual(HEAD);
  return rows;
}
/** Minor units by what a column is summed over, by whole numbers. */
function sumsOf(rows: readonly string[][], by: number, column: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) sums[row[by] ?? ''] = (sums[row[by] ?? ''] ?? 0) + Number(row[column]?.replace('.', ''));
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

async function pay(account: string, channel: 'alipay' | 'wechat', amount: number, received = amount): Promise<string> {
  const id = await service.order(account, { amount, pay: channel });
  const trade = service[channel].started.at(-1)?.tradeNumber ?? '';
  service[channel].pay(trade, received);
  await service.as(account, { url: `/v1/orders/${id}?reconcile=true` });
  service.advance(61);
  return trade;
}
async function refund(trade: string, id: string, amount: number, received: number): Promise<void> {
  const payment = { state: 'paid', amount: received, currency: 'CNY', channelTradeNumber: 'P1', paidAt: service.now(), refund: { tells: 'one', id, amount } } as const;
  await service.http.inject({ method: 'POST', url: '/v1/notify/wechat', ...service.wechat.notification(`n-${id}`, trade, payment) });
}
const place = (trade: string, as: string) => service.asAdmin({ method: 'POST', url: `/console/api/payments/${trade}/place`, payload: { as } });

it('exports all that was booked, and sums up to what the ledger has, for each channel and each employee', async () => {
  await pay('E1001', 'alipay', 5_005);
  const partly = await pay('E1002', 'wechat', 10_000);
  await refund(partly, '50300000000000000001', 1_999, 10_000);
  const [sentBack, keptAfterAll] = [await pay('E1003', 'alipay', 5_000, 6_000), await pay('E1003', 'wechat', 5_000, 4_999)];
  await pay('E1003', 'wechat', 7_000, 7_001);
  await place(sentBack, 'returned');
  await place(keptAfterAll, 'credited');
  const transfer = await service.order('E1004', { amount: 3_000, pay: 'transfer' });
  for (const reference of ['0012345678901234567890', 'CMB-2']) {
    await service.asAdmin({ method: 'POST', url: `/console/api/orders/${transfer}/confirm-transfer`, payload: { amount: 3_000, reference } });
  }

  const rows = await exported();
  const { balanced, sums } = await auditLedger(service.db);
  expect(balanced).toBe(true);
  const ledger = (pattern: RegExp, sign: number) => Object.fromEntries(sums.filter(({ ledgerAccount, amount }) => pattern.test(ledgerAccount) && amount !== 0).map(({ ledgerAccount, amount }) => [ledgerAccount.replace(pattern, ''), sign * amount]));
  const named = { Alipay: 'alipay', 'WeChat Pay': 'wechat', 'Bank transfer': 'transfer' } as const;
  const byChannel = Object.fromEntries(Object.entries(sumsOf(rows, 2, 10)).map(([name, sum]) => [named[name as keyof typeof named], sum]));
  expect(byChannel).toEqual(ledger(/^clearing:/, 1));
  expect(sumsOf(rows, 3, 11)).toEqual(ledger(/^employee:/, -1));
  const aside = Object.values(sumsOf(rows, 3, 12)).reduce((sum, each) => sum + each, 0);
  expect(aside).toBe(-sums.filter(({ ledgerAccount }) => /^(?:surplus|suspense):/.test(ledgerAccount)).reduce((sum, { amount }) => sum + amount, 0));
  for (const row of rows) expect(sumsOf([row], 9, 10)['CNY'] ?? 0).toBe((sumsOf([row], 9, 11)['CNY'] ?? 0) + (sumsOf([row], 9, 12)['CNY'] ?? 0));

  expect(rows.map(([, kind, , account, , , , , , , ...amounts]) => [kind, account, ...amounts])).toEqual([
    ['Receipt', 'E1001', '50.05', '50.05', '0.00'],
    ['Receipt', 'E1002', '100.00', '100.00', '0.00'],
    ['Refund', 'E1002', '-19.99', '-19.99', '0.00'],
    ['Receipt', 'E1003', '60.00', '0.00', '60.00'],
    ['Receipt', 'E1003', '49.99', '0.00', '49.99'],
    ['Receipt', 'E1003', '70.01', '0.00', '70.01'],
    ['Sent back', 'E1003', '-60.00', '0.00', '-60.00'],
    ['Credited after all', 'E1003', '0.00', '49.99', '-49.99'],
    ['Receipt', 'E1004', '30.00', '30.00', '0.00'],
    ['Receipt', 'E1004', '30.00', '0.00', '30.00'],
  ]);
  expect(rows[0]?.[0]).toBe('2026-03-02T16:00:00+08:00');
  expect(rows[2]?.[7], 'no digit of it is lost').toBe("'50300000000000000001");
  expect([rows[8]?.[4], rows[8]?.[6], rows[9]?.[6]]).toEqual([transfer, "'0012345678901234567890", 'CMB-2']);
  expect((await service.asAdmin({ url: address({ from: DAY, until: NEXT_DAY, locale: 'zh-CN' }) })).body.split('\r\n')[1]).toMatch(/^2026-03-02T16:00:00\+08:00,收款,支付宝,E1001,/);
});

it('puts each booking into one period, whatever the pieces it is read in, and one that is empty has its headings', async () => {
  const whole = await exported();
  expect((await exported('2026-03-01T12:30:00-03:30', '2026-03-02T12:30:00-03:30'))[0]?.[0], 'in the time of the period').toBe('2026-03-02T04:30:00-03:30');
  const moment = '2026-03-02T08:05:05Z';
  const parts = [...(await exported(DAY, moment)), ...(await exported(moment, NEXT_DAY))];
  expect(parts.map((row) => row.slice(1, 8))).toEqual(whole.map((row) => row.slice(1, 8)));
  expect(await exported('2026-03-02T16:00:00+08:00', '2026-03-02T08:00:01Z'), 'the first moment of it').toHaveLength(1);
  expect(await exported('2025-03-02T16:00:00+08:00', '2026-03-02T08:00:00Z'), 'the last moment is of the next').toEqual([]);
  const piecewise = [];
  for await (const postings of readPostings(service.db, new Date(DAY), new Date(NEXT_DAY), 3)) piecewise.push(postings.map(({ tradeNumber, kind }) => `${kind} ${tradeNumber}`));
  expect(piecewise.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
  expect(new Set(piecewise.flat()).size).toBe(whole.length);
});

it('gives a spreadsheet nothing to calculate but amounts', async () => {
  service.advance(86_400 * 30);
  const start = service.now().toISOString();
  const accounts = ['=1+1', '+86', '-1', '@sum', '＝1', '007', '2026-03', '1e5', 'a"b,=c', '张三', 'E-1'];
  for (const account of accounts) await pay(account, 'alipay', 5_000);
  const rows = await exported(start, new Date(service.now().getTime() + 1).toISOString());
  expect(rows.map((row) => row[3])).toEqual(["'=1+1", "'+86", "'-1", "'@sum", "'＝1", "'007", "'2026-03", "'1e5", 'a"b,=c', '张三', 'E-1']);
  expect(rows.every((row) => row.length === HEAD.length && row[0]?.endsWith('Z'))).toBe(true);
});

it('asks for a period with its offset, and for the admin token', async () => {
  const faultsOf = async (period: Record<string, string>): Promise<string[]> =>
    (await service.asAdmin({ url: address(period) })).json<{ errors: { field: string; remedy: string }[] }>().errors.map(({ field, remedy }) => `${field}: ${remedy}`);
  expect(await faultsOf({})).toEqual(['from: from is missing: add it', 'until: until is missing: add it']);
  expect(await faultsOf({ from: 'today', until: '' })).toEqual([expect.stringMatching(/^from: from must be a moment with its offset/), expect.stringMatching(/^until: until must be/)]);
  for (const from of ['2026-03-02', '2026-03-02T00:00:00', '2026-02-30T00:00:00Z', '2026-03-02T25:00:00Z', '0000-01-01T00:00:00Z']) expect(await faultsOf({ from, until: NEXT_DAY }), from).toHaveLength(1);
  expect(await faultsOf({ from: NEXT_DAY, until: DAY })).toEqual([expect.stringMatching(/^until: until must be later than from/)]);
  expect((await service.as('E1001', { url: address({ from: DAY, until: NEXT_DAY }) })).json().code).toBe('token.invalid');
});
