import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';
import { approveOrder, refuseOrder } from './approve-order.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ approvalAbove: 100_000 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const waiting = (account: string): Promise<string> => service.order(account, { amount: 100_001 });
const stateOf = async (account: string, id: string): Promise<string> => (await service.as(account, { url: `/v1/orders/${id}` })).json().state;
const told = async (id: string) =>
  (await service.db.selectFrom('outbox').select(['topic', 'payload']).execute()).filter(({ payload }) => (payload as { orderId?: string }).orderId === id);

/** The next transaction finds that something has come between what was read before it and what it changes. */
function comesBetween(meanwhile: () => Promise<unknown>): void {
  const begun = service.db.transaction();
  const execute = begun.execute.bind(begun);
  begun.execute = async (work) => {
    await meanwhile();
    return execute(work);
  };
  vi.spyOn(service.db, 'transaction').mockImplementationOnce(() => begun);
}

it('does not refuse an order that was approved while it was being refused', async () => {
  const id = await waiting('E1001');
  comesBetween(() => approveOrder(service.context, id));
  await expect(refuseOrder(service.context, id)).rejects.toMatchObject({ code: 'request.invalid', options: { errors: [{ remedy: expect.stringContaining('it is open') }] } });
  expect([await stateOf('E1001', id), await told(id)]).toEqual(['open', []]);
});

it('tells the back end once of an order that was refused, however often', async () => {
  const id = await waiting('E1002');
  await Promise.all([refuseOrder(service.context, id), refuseOrder(service.context, id)]);
  expect(await stateOf('E1002', id)).toBe('cancelled');
  expect(await told(id)).toEqual([{ topic: 'order.cancelled', payload: { orderId: id, account: 'E1002', amount: 100_001, currency: 'CNY' } }]);
});

it('approves nothing that was refused while it was being approved', async () => {
  const id = await waiting('E1003');
  const answers = await Promise.allSettled([approveOrder(service.context, id), refuseOrder(service.context, id)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await stateOf('E1003', id)).toBe(answers[0]?.status === 'fulfilled' ? 'open' : 'cancelled');
});
