import * as v from 'valibot';
import { plainObject } from '../plain-object.ts';
import { currencySchema } from './money.ts';
import { orderSchema } from './order.ts';

/** `GET /v1/account`: what the ledger holds of an employee, and the latest orders, the latest first. */
export const accountSchema = plainObject({ balance: v.number(), currency: currencySchema, orders: v.array(orderSchema) });
export type Account = v.InferOutput<typeof accountSchema>;
