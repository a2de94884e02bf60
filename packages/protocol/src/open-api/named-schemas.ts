import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { metaSchema } from '../meta.ts';
import { accountSchema } from '../orders/account.ts';
import { endedOrderSchema, movedMoneySchema, refundedMoneySchema, returnedMoneySchema } from '../orders/callback.ts';
import { orderSchema } from '../orders/order.ts';
import { createOrderSchema, startPaymentSchema } from '../orders/order-requests.ts';
import { problemSchema } from '../problem.ts';
import { acknowledgementSchema, reportSchema } from '../reports/report.ts';
import { bookedTransferSchema, orderSummarySchema } from './order-summary-schema.ts';
import { FIELD_NOTES, SCHEMA_NOTES } from './schema-notes.ts';
import type { Json } from './schema-notes.ts';

/** What the document calls each schema. */
export const NAMED_SCHEMAS = {
  CreateOrder: createOrderSchema,
  StartPayment: startPaymentSchema,
  Order: orderSchema,
  Account: accountSchema,
  Meta: metaSchema,
  Report: reportSchema,
  Acknowledgement: acknowledgementSchema,
  Problem: problemSchema,
  EndedOrder: endedOrderSchema,
  MovedMoney: movedMoneySchema,
  ReturnedMoney: returnedMoneySchema,
  RefundedMoney: refundedMoneySchema,
  OrderSummary: orderSummarySchema,
  BookedTransfer: bookedTransferSchema,
} satisfies Record<string, v.GenericSchema>;
export type SchemaName = keyof typeof NAMED_SCHEMAS;

export const reference = (name: SchemaName): Json => ({ $ref: `#/components/schemas/${name}` });

export function describeNamedSchemas(): Json {
  return Object.fromEntries(Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [name, annotated(name, schema)]));
}

export function plainSchema(schema: v.GenericSchema): Json {
  // The converter knows no keys from a list, and no count of them: the record stays, without its bounds.
  const errorMode = schema === NAMED_SCHEMAS.Report ? 'ignore' : 'throw';
  const { $schema: _, ...plain } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    errorMode,
    overrideSchema: ({ valibotSchema, jsonSchema }) => ({ ...jsonSchema, ...SCHEMA_NOTES.get(valibotSchema) }),
  });
  return plain;
}

function annotated(name: string, schema: v.GenericSchema): Json {
  const { properties, ...plain } = plainSchema(schema) as { properties: Readonly<Record<string, Json>> };
  const notes = FIELD_NOTES[name] ?? {};
  return { ...plain, properties: Object.fromEntries(Object.entries(properties).map(([field, value]) => [field, { ...value, ...notes[field] }])) };
}
