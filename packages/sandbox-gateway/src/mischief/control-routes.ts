import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import { TRADE_STATES, refundedOf } from '../books/trade.ts';
import type { Trade } from '../books/trade.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { NO_MISCHIEF, mischiefPatchSchema, withPatch } from './mischief.ts';
import type { MischiefPatch } from './mischief.ts';

const patchSchema = v.pipe(v.string('send a JSON body'), v.parseJson(undefined, 'the body must be JSON'), mischiefPatchSchema);
const platformSchema = v.picklist(['alipay', 'wechat']);
const actionSchema = v.picklist(['pay', 'fail', 'close']);

const refundSchema = v.optional(v.pipe(v.string(), v.parseJson(), v.object({ amount: v.optional(v.pipe(v.number(), v.integer())) })));
const REFUND_REMEDY = 'send {"amount": minor units}, at most what was paid and not refunded yet, or nothing for all of it';

interface TradeAddress {
  Params: { platform: string; number: string };
}

/** For tests and tools: `/control` sets mischief and acts for the person, `/books` is the platform's side of the truth. */
export function addControlRoutes(app: FastifyInstance, { books, desk }: GatewayContext): void {
  function findTrade(params: TradeAddress['Params']): Trade | undefined {
    const platform = v.safeParse(platformSchema, params.platform);
    return platform.success ? desk.find(platform.output, params.number) : undefined;
  }

  app.get('/control', () => books.mischief());
  app.put('/control', (request, reply) =>
    withBody(request.body, reply, (patch) => {
      books.saveMischief(withPatch(books.mischief(), patch));
      return books.mischief();
    }),
  );
  app.delete('/control', () => {
    books.saveMischief(NO_MISCHIEF);
    return books.mischief();
  });

  app.put<TradeAddress>('/control/trades/:platform/:number', (request, reply) => {
    const trade = findTrade(request.params);
    if (!trade) return noSuchTrade(reply);
    return withBody(request.body, reply, (patch) => {
      const mischief = withPatch(trade.mischief ?? books.mischief(), patch);
      books.save({ ...trade, mischief });
      return mischief;
    });
  });
  app.post<{ Params: TradeAddress['Params'] & { action: string } }>('/control/trades/:platform/:number/:action', (request, reply) => {
    const trade = findTrade(request.params);
    const action = v.safeParse(actionSchema, request.params.action);
    if (!trade) return noSuchTrade(reply);
    if (!action.success) return reply.code(400).send({ error: 'action must be one of: pay, fail, close' });
    return describe(desk.act(trade, action.output));
  });

  app.post<TradeAddress>('/control/trades/:platform/:number/refund', (request, reply) => {
    const trade = findTrade(request.params);
    if (!trade) return noSuchTrade(reply);
    const asked = v.safeParse(refundSchema, request.body);
    const refunded = asked.success ? desk.refund(trade, asked.output?.amount ?? trade.amount - refundedOf(trade)) : null;
    return refunded === null ? reply.code(400).send({ error: REFUND_REMEDY }) : describe(refunded);
  });

  app.get('/books', () => {
    const trades = desk.all().map(describe);
    const states = Object.fromEntries(TRADE_STATES.map((state) => [state, trades.filter((trade) => trade.state === state).length]));
    return { trades, states };
  });
}

/** What `/books` tells about a trade. */
export interface BookedTrade {
  readonly platform: Trade['platform'];
  readonly tradeNumber: string;
  readonly platformTradeNumber: string;
  readonly state: Trade['state'];
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: 'CNY';
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly paidAt: string | null;
  /** Integer minor units that went back to the person. */
  readonly refunded: number;
  readonly notifications: readonly { readonly id: string; readonly state: string; readonly attempts: number; readonly delivered: boolean; readonly pending: boolean }[];
}

function describe(trade: Trade): BookedTrade {
  return {
    platform: trade.platform,
    tradeNumber: trade.tradeNumber,
    platformTradeNumber: trade.platformTradeNumber,
    state: trade.state,
    amount: trade.amount,
    currency: 'CNY',
    createdAt: new Date(trade.createdAt).toISOString(),
    paidAt: trade.paidAt === null ? null : new Date(trade.paidAt).toISOString(),
    refunded: refundedOf(trade),
    notifications: trade.notifications.map(({ id, state, attempts, delivered, dueAt }) => ({ id, state, attempts, delivered, pending: dueAt !== null })),
  };
}

function withBody(body: unknown, reply: FastifyReply, apply: (patch: MischiefPatch) => object): object {
  const patch = v.safeParse(patchSchema, body);
  return patch.success ? apply(patch.output) : reply.code(400).send({ error: patch.issues.map((issue) => issue.message).join('; ') });
}

function noSuchTrade(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ error: 'no such trade: see /books for platforms and trade numbers' });
}
