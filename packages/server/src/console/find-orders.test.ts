import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const find = async (sought: string) => (await service.asAdmin({ url: `/console/api/orders?find=${encodeURIComponent(sought)}` })).json();
const found = async (sought: string): Promise<string[]> => (await find(sought)).map(({ id }: { id: string }) => id);

it('finds orders by whatever of them is at hand, and nothing by what belongs to none', async () => {
  const earlier = await service.order('E1001', { pay: 'transfer' });
  service.advance(1);
  const id = await service.order('E1001', { pay: 'alipay' });
  await service.order('E1002', { pay: 'transfer' });
  const booked = await service.asAdmin({ method: 'POST', url: `/console/api/orders/${earlier}/confirm-transfer`, payload: { amount: 5_000, reference: 'CMB-2026 x30' } });
  expect(booked.json()).toMatchObject({ state: 'paid' });
  const [{ payments: [{ tradeNumber }] }, { payments: [{ remittance }] }] = await find('E1001');
  await service.db.updateTable('payments').set({ channel_trade_number: '2026030222001' }).where('order_id', '=', id).execute();

  expect(await found('E1001'), 'of an account, the latest first').toEqual([id, earlier]);
  for (const sought of [id, tradeNumber, '2026030222001']) expect(await found(sought)).toEqual([id]);
  for (const sought of [earlier, remittance, ` ${remittance.replaceAll('-', '').toLowerCase()}`, 'cmb-2026X30', 'ＣＭＢ-2026 x30']) expect(await found(sought), sought).toEqual([earlier]);
  for (const sought of ['E1003', 'E100', `${id}x`, '2026030222002', '%', '0410-6105-B', "'", 'x'.repeat(5_000)]) expect(await found(sought), sought).toEqual([]);
  expect(await find('\u0000')).toMatchObject({ code: 'request.invalid' });
  expect(await find('')).toMatchObject({ code: 'request.invalid', errors: [{ field: 'account', remedy: expect.stringContaining('find=') }] });
});
