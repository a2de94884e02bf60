import { createOrderSchema, ENDPOINT, HEADER, startPaymentSchema } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import type { TokenVerifier } from '../http/account-token.ts';
import { localeOf } from '../http/asked-locale.ts';
import { browserOf } from '../http/browser-of.ts';
import { readAttemptId, readBody, readKey } from '../http/validate.ts';
import { refreshEndedOrder } from '../payments/ask-left-open.ts';
import { startPayment } from '../payments/start-payment.ts';
import { closeOrder } from './close-order.ts';
import { createOrder } from './create-order.ts';
import { describeOrder } from '../records/describe-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';
import { readOrderByKey, readOrderOf } from '../records/read-order.ts';
import { reconcileOrder } from './reconcile-order.ts';
import { withWayToPay } from './way-to-pay.ts';

type ById = { Params: { id: string } };
const ORDER = `${ENDPOINT.orders}/:id`;

export function registerOrderRoutes(app: FastifyInstance, context: Context, tokens: TokenVerifier): void {
  const accountOf = async (request: FastifyRequest): Promise<string> => (await tokens.verifyHeader(request.headers.authorization)).account;
  const keyOf = (request: FastifyRequest): string => readKey(request.headers[HEADER.idempotencyKey.toLowerCase()]);
  const describe = (request: FastifyRequest, order: OrderRecord) => withWayToPay(describeOrder(order, context.clock()), browserOf(request), localeOf(request));
  const describeTruly = async (request: FastifyRequest, order: OrderRecord) => describe(request, await refreshEndedOrder(context, order));

  app.post(ENDPOINT.orders, async (request, reply) => {
    const account = await accountOf(request);
    if (request.arrival !== null) context.arrivals.vouchedFor(request.arrival);
    const key = keyOf(request);
    const body = readBody(createOrderSchema, request.body);
    const { order, created } = await createOrder(context, { ...body, account, key, attemptId: readAttemptId(request) });
    return reply.code(created ? 201 : 200).send(await describeTruly(request, order));
  });

  app.get(ENDPOINT.orderByKey, async (request) => {
    const account = await accountOf(request);
    return describeTruly(request, await readOrderByKey(context.db, account, keyOf(request)));
  });

  app.get<ById & { Querystring: { reconcile?: string } }>(ORDER, async (request) => {
    const order = await readOrderOf(context.db, await accountOf(request), request.params.id);
    return describeTruly(request, request.query.reconcile === 'true' ? await reconcileOrder(context, order.id) : order);
  });

  app.post<ById>(`${ORDER}/pay`, async (request) => {
    const account = await accountOf(request);
    const { channel } = readBody(startPaymentSchema, request.body);
    const order = await readOrderOf(context.db, account, request.params.id);
    return describe(request, await startPayment(context, order.id, channel, localeOf(request)));
  });

  app.post<ById>(`${ORDER}/cancel`, async (request) => {
    const order = await readOrderOf(context.db, await accountOf(request), request.params.id);
    return describe(request, await closeOrder(context, order.id, 'cancel'));
  });
}
