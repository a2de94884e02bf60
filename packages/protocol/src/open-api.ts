import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { SITE_PARAMETER } from './endpoints.ts';
import { LIMITS } from './limits.ts';
import { metaSchema } from './meta.ts';
import { FIELD_NOTES, SCHEMA_NOTES } from './open-api-notes.ts';
import type { Json } from './open-api-notes.ts';
import { accountSchema } from './orders/account.ts';
import { CALLBACK_DATA, endedOrderSchema, movedMoneySchema, refundedMoneySchema, returnedMoneySchema } from './orders/callback.ts';
import type { CallbackTopic } from './orders/callback.ts';
import { orderSchema } from './orders/order.ts';
import { attemptIdSchema, createOrderSchema, idempotencyKeySchema, startPaymentSchema } from './orders/order-requests.ts';
import { PROBLEM_KINDS, PROBLEM_MEDIA_TYPE, problemSchema } from './problem.ts';
import type { ProblemCode } from './problem.ts';
import { acknowledgementSchema, reportSchema } from './reports/report.ts';
import { HEADER, PROTOCOL_VERSION } from './version.ts';

const SCHEMAS = {
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
} satisfies Record<string, v.GenericSchema>;
type SchemaName = keyof typeof SCHEMAS;

const GENERAL_PROBLEMS: readonly ProblemCode[] = ['rate.limited', 'server.overloaded', 'server.error'];
const TOKEN_PROBLEMS: readonly ProblemCode[] = ['token.missing', 'token.invalid', 'token.expired'];
const BODY_PROBLEMS: readonly ProblemCode[] = ['request.invalid', 'request.not-json', 'request.too-large', 'request.media-type'];
/** An id may also be longer than any address is read. */
const ID_PROBLEMS: readonly ProblemCode[] = ['order.not-found', 'route.not-found'];
const PAY_PROBLEMS: readonly ProblemCode[] = ['order.closed', 'order.awaiting-approval', 'channel.unavailable', 'channel.rejected'];

const SIGNATURE: Json = {
  description: '`t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">` under UNSTUCK_CALLBACK_SECRET, over the bytes of the body as they came.',
  schema: { type: 'string', pattern: '^t=[0-9]+,v1=[0-9a-f]{64}$' },
};

const CALLBACK_SUMMARIES: Readonly<Record<CallbackTopic, string>> = {
  'order.paid': 'The order is credited: add the amount to the employee’s balance',
  'order.expired': 'The order is over and was not paid; if its money comes late, order.paid follows',
  'order.cancelled': 'The order was cancelled or refused and was not paid; if its money comes late, order.paid follows',
  'payment.surplus': 'An order that was paid already was paid again: a person has to place the money',
  'payment.suspense': 'Money came that is not as asked: a person has to place it',
  'payment.returned': 'Money that was set aside went back',
  'payment.credited': 'Money that was set aside is the employee’s all the same: add the amount to the balance',
  'payment.refunded': 'Money went back in the platform’s own console: take the amount from the balance where it is from the employee',
};

const reference = (name: SchemaName): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName): Json => ({ 'application/json': { schema: reference(name) } });
const body = (name: SchemaName): Json => ({ required: true, content: json(name) });
const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

/** The v1 contract as an OpenAPI 3.1 document, generated from the very schemas that client and server validate with. */
export function createOpenApi(build: string): Json {
  const schemas = Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, annotated(name, schema)]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Unstuck order service',
      version: `${PROTOCOL_VERSION.current}.0.0`,
      summary: `Build ${build}`,
      description: 'Money is in integer minor units. There may be more of everything in a newer service: ignore fields that are not here, and take no word that is not here for success.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    paths: {
      '/v1/meta': { get: operation('readMeta', 'What a client must know before it shows a form', { 200: 'Meta' }, []) },
      '/v1/ping': {
        get: {
          operationId: 'ping',
          summary: 'Echoes a nonce with the marker headers',
          security: [],
          parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' } }],
          responses: {
            200: {
              description: 'The nonce and the build',
              headers: markers(),
              content: { 'application/json': { schema: { type: 'object', properties: { nonce: { type: 'string' }, server: { type: 'string' } }, required: ['nonce', 'server'] } } },
            },
            ...problems(['request.invalid']),
            default: { $ref: '#/components/responses/Unread' },
          },
        },
      },
      '/v1/account': {
        get: operation('readAccount', 'The balance of an employee and the latest orders', { 200: 'Account' }, TOKEN_PROBLEMS),
      },
      '/v1/orders': {
        post: {
          ...operation('createOrder', 'Creates an order: same key and body, same answer', { 201: 'Order', 200: 'Order' }, [
            ...TOKEN_PROBLEMS, ...BODY_PROBLEMS, 'key.missing', 'key.reused', 'account.unknown',
          ]),
          parameters: [parameter('IdempotencyKey'), parameter('Attempt')],
          requestBody: body('CreateOrder'),
        },
      },
      '/v1/orders/by-key': {
        get: {
          ...operation('readOrderByKey', 'The order that this key made', { 200: 'Order' }, [...TOKEN_PROBLEMS, 'key.missing', 'order.not-found']),
          parameters: [parameter('IdempotencyKey'), parameter('Attempt')],
        },
      },
      '/v1/orders/{id}': {
        get: {
          ...operation('readOrder', 'The state of an order; with reconcile=true the payment platform is asked first', { 200: 'Order' }, [...TOKEN_PROBLEMS, ...ID_PROBLEMS]),
          parameters: [parameter('OrderId'), parameter('Attempt'), { name: 'reconcile', in: 'query', schema: { type: 'boolean', default: false } }],
        },
      },
      '/v1/orders/{id}/pay': {
        post: {
          ...operation('startPayment', 'Starts a payment, or switches channel under the same order', { 200: 'Order' }, [
            ...TOKEN_PROBLEMS, ...BODY_PROBLEMS, ...ID_PROBLEMS, ...PAY_PROBLEMS,
          ]),
          parameters: [parameter('OrderId'), parameter('Attempt')],
          requestBody: body('StartPayment'),
        },
      },
      '/v1/orders/{id}/cancel': {
        post: {
          ...operation('cancelOrder', 'Closes the order with its channel; one found paid is answered paid', { 200: 'Order' }, [
            ...TOKEN_PROBLEMS, ...BODY_PROBLEMS, ...ID_PROBLEMS, 'channel.unavailable',
          ]),
          parameters: [parameter('OrderId'), parameter('Attempt')],
        },
      },
      '/v1/reports': {
        post: {
          ...operation('sendReport', 'Keeps a report of trouble; answered once it is durable, and once for any number of copies', { 200: 'Acknowledgement' }, [...BODY_PROBLEMS, 'permission.denied', 'site.denied']),
          parameters: [{ name: SITE_PARAMETER, in: 'query', description: 'The public key of the site whose page sends it.', schema: { type: 'string' } }],
          requestBody: {
            required: true,
            content: {
              ...json('Report'),
              'text/plain': { schema: { type: 'string', description: 'The same JSON, or a capsule of it' } },
              'application/x-www-form-urlencoded': { schema: { type: 'object', properties: { report: { type: 'string' } }, required: ['report'] } },
            },
          },
        },
      },
    },
    webhooks: Object.fromEntries(Object.entries(CALLBACK_DATA).map(([topic, data]) => [topic, { post: callback(topic as CallbackTopic, nameOf(data)) }])),
    components: {
      schemas,
      responses: {
        Unread: {
          description: 'What can befall any request before it is read, whatever it asks for: 400 `request.invalid` (not HTTP), 408 `request.invalid` (did not arrive in time; retryable), 431 `request.too-large` (address and headers).',
          headers: markers(),
          content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
        },
      },
      securitySchemes: { account: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Made by the vendor’s back end: `aud` "unstuck", `sub` the account, `exp` required.' } },
      parameters: {
        OrderId: { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        IdempotencyKey: { name: HEADER.idempotencyKey, in: 'header', required: true, description: 'One value per purchase.', schema: plainSchema(idempotencyKeySchema) },
        Attempt: { name: HEADER.attempt, in: 'header', description: 'Joins logs and reports of one attempt.', schema: plainSchema(attemptIdSchema) },
      },
      headers: {
        Server: { description: 'The build. Absent means that an intermediary answered.', schema: { type: 'string' } },
        RequestId: { description: 'The request, as the server logged it.', schema: { type: 'string' } },
        RetryAfter: { description: 'Seconds to wait.', schema: { type: 'integer' } },
      },
    },
    security: [{ account: [] }],
    'x-limits': LIMITS,
  };
}

function plainSchema(schema: v.GenericSchema): Json {
  // The converter knows no keys from a list, and no count of them: the record stays, without its bounds.
  const errorMode = schema === SCHEMAS.Report ? 'ignore' : 'throw';
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

function nameOf(schema: v.GenericSchema): SchemaName {
  const [name] = Object.entries(SCHEMAS).find(([, each]) => each === schema) ?? [];
  return name as SchemaName;
}

/** What the service sends, where `UNSTUCK_CALLBACK_URL` says. */
function callback(topic: CallbackTopic, data: SchemaName): Json {
  return {
    operationId: `on${topic.replace(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase())}`,
    summary: CALLBACK_SUMMARIES[topic],
    security: [],
    parameters: [{ name: 'Unstuck-Signature', in: 'header', required: true, ...SIGNATURE }],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              id: { type: 'string', maxLength: 120, description: 'Names the fact: the same id is the same news, told again.' },
              topic: { const: topic },
              createdAt: { type: 'string', format: 'date-time', description: 'When it came to be so, in UTC.' },
              data: reference(data),
            },
            required: ['id', 'topic', 'createdAt', 'data'],
          },
        },
      },
    },
    responses: { '2XX': { description: 'It is taken in. After anything else it is sent again, for as long as it takes.' } },
  };
}

function operation(operationId: string, summary: string, answers: Readonly<Record<number, SchemaName>>, codes: readonly ProblemCode[]): Json {
  const answered = Object.entries(answers).map(([status, name]) => [status, { description: name, headers: markers(), content: json(name) }]);
  const open = codes.includes('token.missing') ? {} : { security: [] };
  return { operationId, summary, ...open, responses: { ...Object.fromEntries(answered), ...problems(codes), default: { $ref: '#/components/responses/Unread' } } };
}

const markers = (): Json => ({
  [HEADER.server]: { $ref: '#/components/headers/Server' },
  [HEADER.requestId]: { $ref: '#/components/headers/RequestId' },
});

/** Problems grouped by status, each status naming its codes. */
function problems(codes: readonly ProblemCode[]): Json {
  const byStatus: Record<number, ProblemCode[]> = {};
  for (const code of [...codes, ...GENERAL_PROBLEMS]) (byStatus[PROBLEM_KINDS[code].status] ??= []).push(code);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, named]) => [
      status,
      {
        description: named.map((code) => `\`${code}\`: ${PROBLEM_KINDS[code].title}`).join(' '),
        headers: { ...markers(), ...(status === '429' || status === '503' ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}) },
        content: { [PROBLEM_MEDIA_TYPE]: { schema: reference('Problem') } },
      },
    ]),
  );
}
