import { SITE_PARAMETER } from '../endpoints.ts';
import { LIMITS } from '../limits.ts';
import { attemptIdSchema, idempotencyKeySchema } from '../orders/order-requests.ts';
import type { ProblemCode } from '../problem.ts';
import { HEADER, PROTOCOL_VERSION } from '../version.ts';
import { BACK_OFFICE_PATHS } from './back-office.ts';
import { describeNamedSchemas, plainSchema } from './named-schemas.ts';
import { body, BODY_PROBLEMS, ID_PROBLEMS, json, operation, parameter, TOKEN_PROBLEMS, unread } from './operation.ts';
import type { Json } from './schema-notes.ts';
import { createWebhooks } from './webhooks.ts';

const PAY_PROBLEMS: readonly ProblemCode[] = ['order.closed', 'order.awaiting-approval', 'channel.unavailable', 'channel.rejected'];

/** The v1 contract as an OpenAPI 3.1 document, generated from the very schemas that client and server validate with. */
export function createOpenApi(build: string): Json {
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
          ...operation('ping', 'Echoes a nonce with the marker headers', {
            200: { type: 'object', properties: { nonce: { type: 'string' }, server: { type: 'string' } }, required: ['nonce', 'server'] },
          }, ['request.invalid']),
          parameters: [{ name: 'n', in: 'query', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' } }],
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
      ...BACK_OFFICE_PATHS,
    },
    webhooks: createWebhooks(),
    components: {
      schemas: describeNamedSchemas(),
      responses: { Unread: unread() },
      securitySchemes: {
        account: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Made by the vendor’s back end: `aud` "unstuck", `sub` the account, `exp` required.' },
        admin: { type: 'http', scheme: 'bearer', description: 'UNSTUCK_ADMIN_TOKEN: for programs of the back office, never for a page.' },
      },
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
