import { ENDPOINT, LIMITS, PROTOCOL_VERSION } from '@unstuck/protocol';
import type { Meta } from '@unstuck/protocol';
import { createOpenApi } from '@unstuck/protocol/open-api';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import { createReadiness } from './readiness.ts';

/** What a nonce may look like; anything else is not echoed. */
const NONCE = /^[A-Za-z0-9._-]{1,64}$/;

/** What clients, probes and load balancers ask about the service itself. */
export function registerServiceRoutes(app: FastifyInstance, context: Context, build: string): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });

  app.get(ENDPOINT.meta, async (): Promise<Meta> => ({
    versions: { ...PROTOCOL_VERSION },
    serverTime: context.clock().toISOString(),
    channels: context.channels.all.map((channel) => ({ id: channel.id, healthy: channel.mayBeTried() })),
    limits: { minAmount: LIMITS.minAmount, maxAmount: LIMITS.maxAmount, currency: 'CNY' },
  }));

  app.get<{ Querystring: { n?: unknown } }>(ENDPOINT.ping, async (request) => {
    const { n } = request.query;
    if (typeof n !== 'string' || !NONCE.test(n)) {
      throw new ProblemError('request.invalid', { errors: [{ field: 'n', remedy: 'send n=<nonce>: 1 to 64 letters, digits, dots, - or _' }] });
    }
    return { nonce: n, server: build };
  });

  const document = createOpenApi(build);
  app.get(ENDPOINT.openApi, async () => document);

  app.get('/healthz', async () => ({ ok: true }));
  const checkReadiness = createReadiness(context);
  app.get('/readyz', async () => {
    if (stopping) throw new ProblemError('server.overloaded', { detail: 'The server is stopping.', money: 'not-sent' });
    await checkReadiness();
    return { ok: true };
  });
}
