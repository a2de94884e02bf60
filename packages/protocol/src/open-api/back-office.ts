import { PLACEMENTS } from '../orders/order-summary.ts';
import type { ProblemCode } from '../problem.ts';
import { BODY_PROBLEMS, ID_PROBLEMS, operation, TOKEN_PROBLEMS } from './operation.ts';
import { reference } from './named-schemas.ts';
import type { Json } from './schema-notes.ts';

/** This token does not expire. */
const ADMIN_PROBLEMS = TOKEN_PROBLEMS.filter((code) => code !== 'token.expired');
const ORDER_ID: Json = { $ref: '#/components/parameters/OrderId' };
const query = (name: string, schema: Json, description: string): Json => ({ name, in: 'query', schema, description });
const object = (properties: Readonly<Record<string, Json>>): Json => ({ type: 'object', properties, required: Object.keys(properties) });
const takes = (properties: Readonly<Record<string, Json>>): Json => ({
  required: true,
  content: { 'application/json': { schema: { ...object(properties), additionalProperties: false } } },
});

function asked(...[operationId, summary, answers, codes, media]: Parameters<typeof operation>): Json {
  return { ...operation(operationId, summary, answers, [...ADMIN_PROBLEMS, ...codes], media), security: [{ admin: [] }] };
}
const onOrder: readonly ProblemCode[] = [...BODY_PROBLEMS, ...ID_PROBLEMS];

/** What a back end asks with the token of the console: what `docs/operating.md` has people or programs do. */
export const BACK_OFFICE_PATHS: Readonly<Record<string, Json>> = {
  '/console/api/accounts': {
    post: {
      ...asked('addAccounts', 'Lets these accounts order', { 200: object({ added: { type: 'integer', minimum: 0 }, known: { type: 'integer', minimum: 0 } }) }, BODY_PROBLEMS),
      requestBody: takes({ accounts: { type: 'array', minItems: 1, maxItems: 1_000, items: { type: 'string', minLength: 1, maxLength: 64 } } }),
    },
  },
  '/console/api/orders': {
    get: {
      ...asked('listOrders', 'Orders with their payments, by one of these', { 200: { type: 'array', items: reference('OrderSummary') } }, ['request.invalid']),
      parameters: [
        query('account', { type: 'string' }, 'The latest 200 of an account.'),
        query('find', { type: 'string' }, 'Those of an account, or the one that has this number, in one of its payments, ours or the platform’s, or as the text of a transfer.'),
        query('remittance', { type: 'string' }, 'Those that a bank transfer with this text is for.'),
        query('waiting', { type: 'boolean' }, 'Up to 1,000 that wait for a person.'),
        query('aside', { type: 'boolean' }, 'The latest 200 with money that nobody has placed.'),
      ],
    },
  },
  '/console/api/orders/{id}/approve': { post: { ...asked('approveOrder', 'Lets an order be paid', { 200: 'OrderSummary' }, onOrder), parameters: [ORDER_ID] } },
  '/console/api/orders/{id}/refuse': { post: { ...asked('refuseOrder', 'Cancels an order that waits for approval', { 200: 'OrderSummary' }, onOrder), parameters: [ORDER_ID] } },
  '/console/api/orders/{id}/confirm-transfer': {
    post: {
      ...asked('confirmTransfer', 'Books a bank transfer that has arrived, once', { 200: 'BookedTransfer' }, onOrder),
      parameters: [ORDER_ID],
      requestBody: takes({
        amount: { type: 'integer', minimum: 1, maximum: 100_000_000_000, description: 'What arrived, in minor units.' },
        reference: { type: 'string', minLength: 1, description: 'The bank’s own number of it; at most 64 characters without spaces.' },
      }),
    },
  },
  '/console/api/payments/{tradeNumber}/place': {
    post: {
      ...asked('placePayment', 'Places money that was set aside', { 200: 'OrderSummary' }, [...BODY_PROBLEMS, 'route.not-found']),
      parameters: [{ name: 'tradeNumber', in: 'path', required: true, schema: { type: 'string' } }],
      requestBody: takes({ as: { enum: PLACEMENTS, description: '`returned`: finance has sent it back; `credited`: it is the employee’s all the same.' } }),
    },
  },
  '/console/api/ledger': {
    get: asked('readLedger', 'Looks through all books, which takes a while', {
      200: object({
        balanced: { type: 'boolean' },
        sums: { type: 'array', items: object({ ledgerAccount: { type: 'string' }, currency: { type: 'string' }, amount: { type: 'integer' } }) },
        unbalancedTransactions: { type: 'array', items: { type: 'integer' } },
        mismatchedOrders: { type: 'array', items: { type: 'string' } },
        mismatchedRefunds: { type: 'array', items: { type: 'string' } },
      }),
    }, []),
  },
  '/console/api/ledger.csv': {
    get: {
      ...asked('exportLedger', 'What was booked in a period, for a spreadsheet', {
        200: { type: 'string', description: 'A row for each receipt, refund and placement, in the order of their time; the first row has the headings. Amounts are decimal, times in the offset of `from`; an apostrophe stands before a text that a spreadsheet would take for a formula, a number or a date.' },
      }, ['request.invalid'], 'text/csv'),
      parameters: [
        { ...query('from', { type: 'string', format: 'date-time' }, 'The beginning.'), required: true },
        { ...query('until', { type: 'string', format: 'date-time' }, 'The end, itself left out.'), required: true },
        query('locale', { enum: ['zh-CN', 'en'] }, 'Of the headings and words.'),
      ],
    },
  },
};
