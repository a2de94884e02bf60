import type { BookedTrade } from '@unstuck/sandbox-gateway';
import type { Database } from '@unstuck/server';

export interface Expected {
  readonly account: string;
  /** The platforms' books; of several people's trades, those of this account are picked. */
  readonly trades: readonly BookedTrade[];
  /** Whether every trade in the books is this account's. */
  readonly alone: boolean;
  /** Transfers that were confirmed by hand: order id to amount. */
  readonly transfers: ReadonlyMap<string, number>;
  /** The same, and those whose confirmation was never answered. */
  readonly attemptedTransfers: ReadonlyMap<string, number>;
  /** Order ids that a screen ever held. */
  readonly orders: ReadonlyMap<string, string>;
  readonly keys: ReadonlySet<string>;
  readonly promisedPaid: ReadonlySet<string>;
  /** The most orders that this person can have meant. */
  readonly mostOrders: number;
  /** Whether everything has had its time to end. */
  readonly ended: boolean;
}

export interface Tally {
  readonly orders: number;
  readonly paid: number;
  readonly surplus: number;
}

/** Compares the database with the platforms' books and with what the screens said, for one account. Answers what disagrees. */
export async function compareBooks(db: Database, expected: Expected): Promise<{ violations: string[]; tally: Tally }> {
  const violations: string[] = [];
  const orders = await db.selectFrom('orders').selectAll().where('account', '=', expected.account).execute();
  const payments = await db
    .selectFrom('payments')
    .selectAll()
    .where('order_id', 'in', (from) => from.selectFrom('orders').select('id').where('account', '=', expected.account))
    .execute();
  const entries = await db
    .selectFrom('ledger_entries as e')
    .innerJoin('ledger_transactions as t', 't.id', 'e.transaction_id')
    .select(['t.trade_number as trade', 't.kind as kind', 'e.amount as amount'])
    .where('t.trade_number', 'in', payments.length === 0 ? [''] : payments.map((payment) => payment.trade_number))
    .execute();

  const byId = new Map(orders.map((order) => [order.id, order]));
  for (const id of expected.orders.keys()) if (!byId.has(id)) violations.push(`order ${id} was shown and is lost`);
  for (const [id, key] of expected.orders) {
    const made = byId.get(id);
    if (made !== undefined && made.idempotency_key !== key) violations.push(`order ${id} was shown under another key than its own`);
  }
  for (const id of expected.promisedPaid) if (byId.get(id)?.state !== 'paid') violations.push(`order ${id} was called paid and is ${byId.get(id)?.state ?? 'missing'}`);
  for (const order of orders) if (!expected.keys.has(order.idempotency_key)) violations.push(`order ${order.id} has a key that nobody made`);
  if (new Set(orders.map((order) => order.idempotency_key)).size < orders.length) violations.push('one key made two orders');
  if (orders.length > expected.mostOrders) violations.push(`${orders.length} orders where at most ${expected.mostOrders} were meant`);
  for (const order of orders) if (expected.ended && (order.state === 'open' || order.state === 'approval')) violations.push(`order ${order.id} never ended`);

  const own = new Set(payments.map((payment) => payment.trade_number));
  const paidTrades = new Map(expected.trades.filter((trade) => trade.state === 'paid' && (expected.alone || own.has(trade.tradeNumber))).map((trade) => [trade.tradeNumber, trade.amount]));
  for (const payment of payments) {
    const transferred = payment.channel === 'transfer' ? expected.attemptedTransfers.get(payment.order_id) : undefined;
    if (transferred !== undefined && payment.state === 'paid') paidTrades.set(payment.trade_number, transferred);
    if (payment.state === 'paid' && !paidTrades.has(payment.trade_number)) violations.push(`payment ${payment.trade_number} was never made at the platform`);
    if (expected.ended && (payment.state === 'started' || payment.state === 'paying')) violations.push(`payment ${payment.trade_number} never ended`);
  }
  for (const [trade, amount] of paidTrades) {
    const payment = payments.find((each) => each.trade_number === trade);
    const credits = entries.filter((entry) => entry.trade === trade && entry.kind === 'receipt' && entry.amount < 0);
    if (payment?.state !== 'paid') violations.push(`trade ${trade} was paid and our payment is ${payment?.state ?? 'missing'}`);
    if (credits.length !== 1 || credits[0]?.amount !== -amount) violations.push(`trade ${trade} over ${amount} was credited ${credits.length} times: ${credits.map((credit) => credit.amount).join(', ')}`);
  }
  for (const payment of payments) {
    const trade = expected.trades.find((each) => each.tradeNumber === payment.trade_number);
    const posted = entries.filter((entry) => entry.trade === payment.trade_number && entry.kind === 'refund' && entry.amount > 0).reduce((sum, { amount }) => sum + amount, 0);
    const told = trade?.notifications.some(({ state, delivered }) => state === 'refunded' && delivered) === true;
    if (posted !== payment.refunded) violations.push(`of payment ${payment.trade_number} ${payment.refunded} was refunded and ${posted} posted`);
    if (told ? posted !== trade?.refunded : posted > (trade?.refunded ?? 0)) violations.push(`of trade ${payment.trade_number} ${trade?.refunded ?? 0} was refunded and ${posted} posted`);
  }
  for (const order of orders) {
    const credits = payments.filter((payment) => payment.order_id === order.id && payment.destination === 'employee').length;
    if (credits !== (order.state === 'paid' ? 1 : 0)) violations.push(`order ${order.id} is ${order.state} with ${credits} credits`);
  }
  for (const id of expected.transfers.keys()) if (byId.get(id)?.state !== 'paid') violations.push(`order ${id} has a confirmed transfer and is ${byId.get(id)?.state ?? 'missing'}`);
  return {
    violations,
    tally: { orders: orders.length, paid: orders.filter((order) => order.state === 'paid').length, surplus: payments.filter((payment) => payment.destination === 'surplus').length },
  };
}
