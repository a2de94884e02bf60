import { LIMITS } from '../limits.ts';
import { currencySchema, moneyTruthSchema } from '../orders/money.ts';
import { paymentSummarySchema } from './order-summary-schema.ts';
import { channelIdSchema, nextActionSchema, orderStateSchema, paymentSchema, paymentStateSchema } from '../orders/order.ts';
import { PROBLEM_CODES } from '../problem.ts';

export type Json = Readonly<Record<string, unknown>>;

const minorUnits = (description: string): Json => ({ type: 'integer', description: `${description}, in minor units: 5000 is 50.00.` });
const moment = (description: string): Json => ({ format: 'date-time', description: `${description}, in UTC.` });

/** What is to be known of a schema wherever it occurs. */
export const SCHEMA_NOTES = new Map<unknown, Json>([
  [orderStateSchema, { description: '`approval`: waits for a person to approve it; `open`: can be paid; `paid`: credited, and nothing undoes that; `expired` and `cancelled`: over, yet one whose money comes late becomes `paid`. Newer services may have more: none of them means paid.' }],
  [paymentStateSchema, { description: '`started`: the person can pay; `paying`: the platform works on it; `paid`: the platform has the money; `failed`, `closed`: it brought none. Newer services may have more: none of them means paid.' }],
  [moneyTruthSchema, { description: '`not-sent`: provably nothing was charged; `unknown`: may have been; `held`: the platform works on it; `taken`: the platform has it, the account is not credited; `settled`: credited. There will be no more.' }],
  [channelIdSchema, { description: 'The way to pay. Newer services may have more.' }],
  [currencySchema, { description: 'ISO 4217. Top-ups are in CNY, whose minor unit is the fen.' }],
  [paymentSchema, { description: 'The current payment; null before one is started.' }],
  [paymentSummarySchema, { description: '`destination`: whose the money is, null until it is paid; `received`: what arrived, and `refunded`: what was sent back of it in the platform’s own console, in minor units; `placed`: what a person did with money set aside; `remittance`: what a bank transfer carries.' }],
  [nextActionSchema, { description: 'What the person does next; null where nothing can be paid. `redirect`: open `url`; `form`: post `fields` to `url` in a top-level navigation; `qr`: draw `code` as a QR code; `transfer`: a bank transfer that carries `remittance`.' }],
]);

const ORDER_ID = { description: 'Unguessable: whoever has it can open the page of the order.' };
const CALLBACK: Readonly<Record<string, Json>> = {
  orderId: { description: '`id` of the order.' },
  account: { description: 'Whose order it is: the `sub` of the token that made it.' },
  tradeNumber: { description: 'Of the payment, as the platform and the console have it. An order can have several payments.' },
  currency: { description: 'ISO 4217.' },
  received: minorUnits('What the payment brought in all'),
  refunded: minorUnits('What of it went back in all'),
  refundId: { description: "The refund's own number." },
  from: { description: "Whose the money was. `employee`: take `amount` from the balance, whether the news that added it has come yet or not. `surplus`, `suspense`: it was never added." },
};

const ORDER_SUMMARY: Readonly<Record<string, Json>> = {
  id: ORDER_ID,
  key: { description: 'Under which it was made.' },
  account: { description: 'Whose order it is.' },
  amount: minorUnits('What is to be credited'),
  attempts: { description: 'Ids that pages gave their attempts: the join key with reports and the log.' },
  createdAt: moment('When it was created'),
  payments: { description: 'The oldest first.' },
};

/** What is to be known of a field, by the name of its component and its own. `type` makes an integer of what is checked as a number. */
export const FIELD_NOTES: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  CreateOrder: { amount: minorUnits('What is to be credited') },
  Order: {
    id: ORDER_ID,
    amount: minorUnits('What is to be credited'),
    createdAt: moment('When it was created'),
    remainingSeconds: { type: 'integer', minimum: 0, description: `How long it can still be paid, or approved: ${LIMITS.orderLifetimeSeconds} seconds, ${LIMITS.transferLifetimeSeconds} with a bank transfer or while it waits for approval. 0 when it is over.` },
    page: { format: 'uri-reference', description: 'Its own page, which shows its state and can pay without script, on the origin of the service.' },
  },
  Account: {
    balance: minorUnits('What was credited to the employee and not refunded'),
    orders: { description: 'The latest 20, the latest first.' },
  },
  Meta: {
    versions: { description: 'Of this contract: what the service speaks, and the oldest that it accepts.' },
    serverTime: moment('Now'),
    channels: { description: 'Ways to pay in the order in which they are offered; one that is not `healthy` failed lately.' },
    limits: { description: 'Of the amount of an order, in minor units.' },
  },
  Report: { madeAt: moment('When the page made it, by its own clock') },
  Acknowledgement: { ack: { description: '`reportId` of the report, which is on disk.' } },
  Problem: {
    type: { format: 'uri', description: '`urn:unstuck:problem:` and the code.' },
    status: { type: 'integer', description: 'As of the answer.' },
    code: { description: 'Stable. Newer services may have more: go by `status`, `retryable` and `money`.', examples: PROBLEM_CODES },
    retryable: { description: 'Whether the same request again, unchanged, can succeed.' },
    requestId: { description: 'As `Unstuck-Request`, and in the log.' },
    detail: { description: 'For developers. May be reworded.' },
    errors: { description: 'Fields at fault, each with what to do.' },
  },
  OrderSummary: ORDER_SUMMARY,
  BookedTransfer: { ...ORDER_SUMMARY, transfer: { description: 'The transfer: its number, whose its money is, and whether it had been booked before; then nothing has changed.' } },
  EndedOrder: { ...CALLBACK, amount: minorUnits('Of the order') },
  MovedMoney: { ...CALLBACK, amount: minorUnits('What this is about') },
  ReturnedMoney: { ...CALLBACK, amount: minorUnits('What went back by this') },
  RefundedMoney: { ...CALLBACK, amount: minorUnits('What went back by this refund') },
};
