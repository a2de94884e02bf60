import * as v from 'valibot';
import { currencySchema } from './money.ts';
import { channelIdSchema } from './order.ts';
import { plainObject } from './plain-object.ts';

/** `GET /v1/meta`: what a client must know before it shows a form. */
export const metaSchema = plainObject({
  versions: plainObject({ current: v.number(), oldest: v.number() }),
  /** ISO 8601, UTC. */
  serverTime: v.string(),
  /** In the order in which they are offered. */
  channels: v.array(plainObject({ id: channelIdSchema, healthy: v.boolean() })),
  limits: plainObject({ minAmount: v.number(), maxAmount: v.number(), currency: currencySchema }),
});
export type Meta = v.InferOutput<typeof metaSchema>;
