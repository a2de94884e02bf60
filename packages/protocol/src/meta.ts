import * as v from 'valibot';
import { plainObject } from './plain-object.ts';

/** `GET /v1/meta`: what a client must know before it shows a form. */
export const metaSchema = plainObject({
  versions: plainObject({ current: v.number(), oldest: v.number() }),
  /** ISO 8601, UTC. */
  serverTime: v.string(),
  /** In the order in which they are offered. A newer service may offer some that the client does not know, and leaves out. */
  channels: v.array(plainObject({ id: v.string(), healthy: v.boolean() })),
  limits: plainObject({ minAmount: v.number(), maxAmount: v.number(), currency: v.string() }),
});
export type Meta = v.InferOutput<typeof metaSchema>;
