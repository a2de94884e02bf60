import { expect } from '@playwright/test';
import type { OrderSummary } from '@unstuck/protocol';

/** The server's books, asked through the console as support would. */
export interface Orders {
  /** Orders of this test, oldest first. */
  made(): Promise<readonly OrderSummary[]>;
  /** The one order of this test. Fails if there are none or more. */
  only(): Promise<OrderSummary>;
  /** The order that this attempt asked for. Fails if there is none. */
  ofAttempt(attemptId: string): Promise<OrderSummary>;
  /** The employee's balance has grown by so much, in minor units, since the test began. */
  credited(): Promise<number>;
  /** Has the service ask the platform about the one order, as a screen does before it says how it ended. */
  reconcile(): Promise<void>;
  confirmTransfer(): Promise<void>;
  approve(): Promise<void>;
  /** Never two orders, and books that balance. */
  expectSound(): Promise<void>;
}

export interface OrdersParts {
  readonly origin: string;
  readonly adminToken: string;
  readonly account: string;
}

export async function openOrders({ origin, adminToken, account }: OrdersParts): Promise<Orders> {
  async function call(path: string, body?: object): Promise<unknown> {
    const answer = await fetch(origin + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
  const list = async (): Promise<readonly OrderSummary[]> => (await call(`/console/api/orders?account=${account}`)) as OrderSummary[];
  async function asEmployee(path: string): Promise<unknown> {
    const { token } = (await call(`/demo/token?account=${account}`)) as { token: string };
    return (await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } })).json();
  }
  const balance = async (): Promise<number> => ((await asEmployee('/v1/account')) as { balance: number }).balance;

  const before = new Set((await list()).map(({ id }) => id));
  const balanceBefore = await balance();
  const made = async (): Promise<readonly OrderSummary[]> => (await list()).filter(({ id }) => !before.has(id)).toReversed();

  async function only(): Promise<OrderSummary> {
    const [order, ...others] = await made();
    if (order === undefined || others.length > 0) throw new Error(`expected one order, found ${JSON.stringify([order, ...others])}`);
    return order;
  }

  return {
    made,
    only,
    async ofAttempt(attemptId) {
      const order = (await list()).find(({ attempts }) => attempts.includes(attemptId));
      if (order === undefined) throw new Error(`no order for attempt ${attemptId}`);
      return order;
    },
    credited: async () => (await balance()) - balanceBefore,
    reconcile: async () => void (await asEmployee(`/v1/orders/${(await only()).id}?reconcile=true`)),
    async confirmTransfer() {
      const { id, amount } = await only();
      await call(`/console/api/orders/${id}/confirm-transfer`, { amount, reference: `BANK-${id.slice(-8)}` });
    },
    approve: async () => void (await call(`/console/api/orders/${(await only()).id}/approve`, {})),
    async expectSound() {
      const orders = await made();
      expect(orders.length, 'one intent makes at most one order').toBeLessThanOrEqual(1);
      const paid = orders.filter(({ state }) => state === 'paid').reduce((sum, { amount }) => sum + amount, 0);
      const placed = orders.flatMap(({ payments }) => payments).reduce((sum, payment) => sum + (payment.placed === 'credited' ? payment.received ?? 0 : 0), 0);
      expect(await balance(), 'the balance grows by what was paid or credited by hand, once').toBe(balanceBefore + paid + placed);
      expect(await call('/console/api/ledger')).toMatchObject({ balanced: true });
    },
  };
}
