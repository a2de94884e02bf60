import { CALLBACK_DATA } from '../orders/callback.ts';
import type { CallbackTopic } from '../orders/callback.ts';
import { NAMED_SCHEMAS, reference } from './named-schemas.ts';
import type { SchemaName } from './named-schemas.ts';
import type { Json } from './schema-notes.ts';

const SIGNATURE: Json = {
  description: '`t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">` under UNSTUCK_CALLBACK_SECRET, over the bytes of the body as they came.',
  schema: { type: 'string', pattern: '^t=[0-9]+,v1=[0-9a-f]{64}$' },
};

const SUMMARIES: Readonly<Record<CallbackTopic, string>> = {
  'order.paid': 'The order is credited: add the amount to the employee’s balance',
  'order.expired': 'The order is over and was not paid; if its money comes late, order.paid follows',
  'order.cancelled': 'The order was cancelled or refused and was not paid; if its money comes late, order.paid follows',
  'payment.surplus': 'An order that was paid already was paid again: a person has to place the money',
  'payment.suspense': 'Money came that is not as asked: a person has to place it',
  'payment.returned': 'Money that was set aside went back',
  'payment.credited': 'Money that was set aside is the employee’s all the same: add the amount to the balance',
  'payment.refunded': 'Money went back in the platform’s own console: take the amount from the balance where it is from the employee',
};

/** What the service sends, where `UNSTUCK_CALLBACK_URL` says. */
export function createWebhooks(): Json {
  return Object.fromEntries(Object.entries(CALLBACK_DATA).map(([topic, data]) => [topic, { post: callback(topic as CallbackTopic, data) }]));
}

function callback(topic: CallbackTopic, data: (typeof CALLBACK_DATA)[CallbackTopic]): Json {
  const [name] = Object.entries(NAMED_SCHEMAS).find(([, each]) => each === data) ?? [];
  return {
    operationId: `on${topic.replace(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase())}`,
    summary: SUMMARIES[topic],
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
              data: reference(name as SchemaName),
            },
            required: ['id', 'topic', 'createdAt', 'data'],
          },
        },
      },
    },
    responses: { '2XX': { description: 'It is taken in. After anything else it is sent again, for as long as it takes.' } },
  };
}
