import type { Account } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import type { TokenVerifier } from '../http/account-token.ts';
import { readBalance } from '../ledger/balance.ts';
import { describeOrder } from '../records/describe-order.ts';
import { listOrders } from '../records/read-order.ts';

const CURRENCY = 'CNY';
const HISTORY_LENGTH = 20;

/** What a portal shows beside the form: the balance from the ledger, and the latest orders. */
export function registerAccountRoutes(app: FastifyInstance, context: Context, tokens: TokenVerifier): void {
  app.get('/v1/account', async (request): Promise<Account> => {
    const { account } = await tokens.verifyHeader(request.headers.authorization);
    const [balance, orders] = await Promise.all([readBalance(context.db, account, CURRENCY), listOrders(context.db, account, HISTORY_LENGTH)]);
    const now = context.clock();
    return { balance, currency: CURRENCY, orders: orders.map((order) => describeOrder(order, now)) };
  });
}
