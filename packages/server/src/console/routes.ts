import { LISTED, PLACEMENTS } from '@unstuck/protocol';
import type { BookedTransfer, OrderSummary } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import { registerAccountDirectory } from '../accounts/routes.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../http/admin-token.ts';
import { readBody } from '../http/validate.ts';
import { approveOrder, refuseOrder } from '../orders/approve-order.ts';
import { describeOrder } from '../records/describe-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { readPlatformNumber } from '../records/platform-number.ts';
import { findOrders, listOrders, listOrdersByRemittance, listOrdersWithMoneyAside, listWaitingOrders } from '../records/read-order.ts';
import { readRemittance } from '../payments/bank-transfer.ts';
import { confirmTransfer } from '../payments/confirm-transfer.ts';
import { placePayment } from '../payments/place-payment.ts';
import { ProblemError } from '../problem-error.ts';
import type { ReportIntake } from '../reports/report-intake.ts';
import type { Sites } from '../reports/sites.ts';
import { registerConsoleLedger } from './ledger-routes.ts';
import { registerConsoleReports } from './report-routes.ts';

/** Far above any order: what is larger is a slip of the hand, and sums of it would no longer be exact. */
const MAX_TRANSFER = 100_000_000_000;

const confirmTransferSchema = v.strictObject({
  amount: v.pipe(
    v.number('amount must be what arrived, a whole number of minor units, e.g. 5000 for 50.00'),
    v.safeInteger('amount must be what arrived, a whole number of minor units, e.g. 5000 for 50.00'),
    v.minValue(1, 'amount must be what arrived: at least 1 minor unit'),
    v.maxValue(MAX_TRANSFER, `amount must be what arrived: at most ${MAX_TRANSFER} minor units`),
  ),
  reference: v.pipe(
    v.string("reference must be the bank's own number of the transfer"),
    v.transform(readPlatformNumber),
    v.minLength(1, "reference must be the bank's own number of the transfer"),
    v.maxLength(64, 'reference must have at most 64 characters'),
  ),
});

const placeSchema = v.strictObject({ as: v.picklist(PLACEMENTS, `as must be one of: ${PLACEMENTS.join(', ')}`) });

type ById = { Params: { id: string } };

/** What support and tools ask, with the admin token. */
export async function registerConsoleRoutes(app: FastifyInstance, context: Context, intake: ReportIntake, sites: Sites, adminTokens: readonly string[]): Promise<void> {
  await app.register(async (scope) => {
    // After the limit of the address, which routes count themselves: whoever guesses is counted. Before anything of a body is read.
    scope.addHook('preParsing', async (request) => requireAdmin(request.headers.authorization, adminTokens));
    const summarise = (order: OrderRecord) => summariseOrder(order, context.clock());

    scope.get<{ Querystring: { account?: unknown; find?: unknown; remittance?: unknown; waiting?: unknown; aside?: unknown } }>('/console/api/orders', async (request) => {
      const { account, find, remittance, waiting, aside } = request.query;
      if (waiting === 'true') return (await listWaitingOrders(context.db, LISTED.waiting)).map(summarise);
      if (aside === 'true') return (await listOrdersWithMoneyAside(context.db, LISTED.others)).map(summarise);
      if (remittance !== undefined) return (await listOrdersByRemittance(context.db, readRemittance(remittance))).map(summarise);
      if (typeof find === 'string' && find !== '') return (await findOrders(context.db, find, LISTED.others)).map(summarise);
      if (typeof account !== 'string' || account === '') {
        const remedy = 'send account=<account id>, e.g. ?account=E1001, or find=<account, number of an order or payment, text of a transfer>, or remittance=<what a bank transfer carries>, or waiting=true, or aside=true';
        throw new ProblemError('request.invalid', { errors: [{ field: 'account', remedy }] });
      }
      return (await listOrders(context.db, account, LISTED.others)).map(summarise);
    });
    scope.post<ById>('/console/api/orders/:id/confirm-transfer', async (request): Promise<BookedTransfer> => {
      const { amount, reference } = readBody(confirmTransferSchema, request.body);
      const { order, destination, repeated } = await confirmTransfer(context, request.params.id, { amount, reference });
      return { ...summarise(order), transfer: { reference, destination, repeated } };
    });
    scope.post<ById>('/console/api/orders/:id/approve', async (request) => summarise(await approveOrder(context, request.params.id)));
    scope.post<ById>('/console/api/orders/:id/refuse', async (request) => summarise(await refuseOrder(context, request.params.id)));
    scope.post<{ Params: { tradeNumber: string } }>('/console/api/payments/:tradeNumber/place', async (request) =>
      summarise(await placePayment(context, request.params.tradeNumber, readBody(placeSchema, request.body).as)));
    registerConsoleLedger(scope, context);
    registerAccountDirectory(scope, context);
    registerConsoleReports(scope, context, intake, sites);
  });
}

function summariseOrder(order: OrderRecord, now: Date): OrderSummary {
  const { id, state, amount, currency, money, createdAt } = describeOrder(order, now);
  return {
    id,
    key: order.idempotency_key,
    account: order.account,
    state,
    amount,
    currency,
    money,
    attempts: order.attempts,
    createdAt,
    payments: order.payments.map((payment) => ({
      tradeNumber: payment.trade_number,
      channel: payment.channel,
      state: payment.state,
      destination: payment.destination,
      received: payment.received_amount,
      refunded: payment.refunded,
      placed: payment.placed,
      remittance: payment.action?.type === 'transfer' ? payment.action.remittance : null,
    })),
  };
}
