import type { NextAction } from '@unstuck/protocol';
import type { Database } from '@unstuck/server';
import type { MortalService } from './mortal-service.ts';
import type { PaymentPlatforms } from './payment-platforms.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Witness } from './witness.ts';

export interface ErrandParts {
  readonly db: Database;
  readonly clock: VirtualClock;
  readonly nature: SeededRandom;
  readonly platforms: PaymentPlatforms;
  readonly service: MortalService;
  readonly witness: Witness;
  readonly log: (line: string) => void;
}

/** What happens to the money outside of the service: people pay, or do not, platforms send it back, and somebody looks into the bank's books. */
export interface Errands {
  /** The person has a way to pay before them. */
  goToChannel(action: NextAction, orderId: string): void;
  underWay(): number;
  /** Amounts of the transfers that the service took in, by order. */
  readonly transfers: ReadonlyMap<string, number>;
  /** The same of those that it was told of, with or without an answer. */
  readonly attemptedTransfers: ReadonlyMap<string, number>;
}

export function createErrands({ db, clock, nature, platforms, service, witness, log }: ErrandParts): Errands {
  const transfers = new Map<string, number>();
  const attemptedTransfers = new Map<string, number>();
  let underWay = 0;

  const finish = (work: () => Promise<void>): void => void clock.track(work().finally(() => (underWay -= 1)));

  function goToChannel(action: NextAction, orderId: string): void {
    underWay += 1;
    const wait = nature.weighted([[nature.between(1, 15) * 1_000, 12], [nature.between(15, 300) * 1_000, 3], [nature.between(300, 1_700) * 1_000, 1]]);
    if (action.type === 'transfer') {
      clock.schedule(() => finish(() => confirmTransfer(orderId)), wait);
      return;
    }
    void clock.track(platforms.openPayPage(action)).then((page) => {
      if (page === null || nature.chance(0.12)) underWay -= 1;
      else clock.schedule(() => finish(() => actAtPlatform(page, action, orderId)), wait);
    });
  }

  async function actAtPlatform(page: string, action: NextAction, orderId: string): Promise<void> {
    const deed = nature.weighted([['pay', 15], ['fail', 3], ['close', 1]] as const);
    await platforms.act(page, deed);
    const trade = (await platforms.books()).find((each) => page.endsWith(each.tradeNumber) || JSON.stringify(action).includes(each.tradeNumber));
    log(`at the platform (${action.type}): ${deed}, ${trade?.state ?? 'state unknown'}`);
    await noteTaken(orderId);
    if (deed === 'fail' && nature.chance(0.5)) await platforms.act(page, 'pay');
    await noteTaken(orderId);
    if (!nature.chance(0.2)) return;
    underWay += 1;
    clock.schedule(() => finish(() => refundSome(orderId)), nature.between(5, 120) * 1_000);
  }

  /** Only of what the service has heard was paid: what else it may say then is no longer one thing. */
  async function refundSome(orderId: string): Promise<void> {
    const paid = new Set((await db.selectFrom('payments').select('trade_number').where('order_id', '=', orderId).where('state', '=', 'paid').execute()).map((row) => row.trade_number));
    const trade = (await platforms.books()).find((each) => paid.has(each.tradeNumber) && each.refunded === 0);
    if (trade === undefined) return;
    const amount = nature.pick([trade.amount, nature.between(1, trade.amount)]);
    await platforms.refund(trade, amount);
    log(`refunded at the platform: ${amount} of ${trade.amount}`);
  }

  async function noteTaken(orderId: string): Promise<void> {
    const key = witness.orders.get(orderId);
    if (key === undefined) return;
    const numbers = new Set((await db.selectFrom('payments').select('trade_number').where('order_id', '=', orderId).execute()).map((row) => row.trade_number));
    if ((await platforms.books()).some((trade) => trade.state === 'paid' && numbers.has(trade.tradeNumber))) witness.moneyWasTaken(key);
  }

  async function confirmTransfer(orderId: string): Promise<void> {
    if (nature.chance(0.3)) return;
    const order = await db.selectFrom('orders').select('amount').where('id', '=', orderId).executeTakeFirst();
    if (order === undefined) return;
    for (let times = nature.pick([1, 1, 2]); times > 0; times -= 1) {
      attemptedTransfers.set(orderId, order.amount);
      const body = { amount: order.amount, reference: `bank ${orderId}` };
      const answer = await service.asAdmin(`/console/api/orders/${orderId}/confirm-transfer`, body).catch(() => null);
      log(`transfer confirmed: ${answer?.status ?? 'no answer'}`);
      if (answer?.status === 200) transfers.set(orderId, order.amount);
    }
    const key = witness.orders.get(orderId);
    if (key !== undefined && transfers.has(orderId)) witness.moneyWasTaken(key);
  }

  return { goToChannel, underWay: () => underWay, transfers, attemptedTransfers };
}
