import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Context } from '../context.ts';
import { isOutage } from '../database/outage.ts';
import { requireBearer } from './admin-token.ts';
import { createOrderMetrics } from './order-metrics.ts';

/** Prometheus metrics; numbers about orders are read from the database when they are asked for, and some seconds old at most. Answers where others count. With a token, whoever asks has to show it. */
export function registerMetrics(app: FastifyInstance, context: Context, token: string | null): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({ name: 'unstuck_requests_total', help: 'Answers by route and status.', labelNames: ['method', 'route', 'status'], registers });
  const seconds = new Histogram({
    name: 'unstuck_request_seconds', help: 'Time to answer.', labelNames: ['route'], registers,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 8, 20],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ method: request.method, route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });

  const orders = createOrderMetrics(context, registry);
  const database = new Gauge({ name: 'unstuck_database_up', help: '1 when the database answered; without it the numbers about orders are missing.', registers });
  const health = new Gauge({ name: 'unstuck_channel_healthy', help: '1 when the channel answers.', labelNames: ['channel'], registers });

  app.get('/metrics', async (request, reply) => {
    if (token !== null) requireBearer(request.headers.authorization, [token], 'UNSTUCK_METRICS_TOKEN');
    // An outage is when the other numbers are needed most; old ones about orders would hide it.
    const counted = await orders.count().then(() => true, (error: unknown) => {
      if (!isOutage(error)) throw error;
      return false;
    });
    database.set(counted ? 1 : 0);
    if (!counted) orders.reset();
    for (const channel of context.channels.all) health.set({ channel: channel.id }, channel.healthy() ? 1 : 0);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
  return registry;
}
