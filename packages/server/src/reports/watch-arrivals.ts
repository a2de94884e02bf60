import { ENDPOINT } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { problemOf } from '../http/problem-reply.ts';
import { readAttemptId } from '../http/validate.ts';

/** Notes every request for an order as it comes in, before anything can go wrong with it. */
export function registerArrivalWatch(app: FastifyInstance, { arrivals, clock }: Pick<Context, 'arrivals' | 'clock'>): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST' || request.routeOptions.url !== ENDPOINT.orders) return;
    const attemptId = readAttemptId(request);
    if (attemptId === null) return;
    arrivals.began(request.id, attemptId, clock());
    // Of whoever leaves before the answer the framework says nothing.
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) arrivals.ended(request.id, { status: null, code: null, at: clock() });
    });
  });
  app.addHook('onResponse', async (request, reply) => arrivals.ended(request.id, { status: reply.statusCode, code: problemOf(request), at: clock() }));
}
