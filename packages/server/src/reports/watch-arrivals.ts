import { ENDPOINT } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { problemOf } from '../http/problem-reply.ts';
import { readAttemptId } from '../http/validate.ts';
import type { Arrival } from './arrival-log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request for an order that names its attempt. */
    arrival: Arrival | null;
  }
}

/** Notes every request for an order as it comes in, before anything can go wrong with it. */
export function registerArrivalWatch(app: FastifyInstance, { arrivals, clock, senderOf }: Pick<Context, 'arrivals' | 'clock' | 'senderOf'>): void {
  app.decorateRequest('arrival', null);
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST' || request.routeOptions.url !== ENDPOINT.orders) return;
    const attemptId = readAttemptId(request);
    if (attemptId === null) return;
    const arrival = arrivals.began(attemptId, clock(), senderOf(request.ip));
    request.arrival = arrival;
    // Of whoever leaves before the answer the framework says nothing.
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) arrivals.ended(arrival, { status: null, code: null, at: clock() });
    });
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.arrival !== null) arrivals.ended(request.arrival, { status: reply.statusCode, code: problemOf(request), at: clock() });
  });
}
