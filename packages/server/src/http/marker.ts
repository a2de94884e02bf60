import { HEADER } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';

/** What makes an answer provably ours, also for the browser's timing API; set before anything can go wrong. */
export function markerHeaders(build: string, requestId: string): Record<string, string> {
  return {
    [HEADER.server]: build,
    [HEADER.requestId]: requestId,
    'Timing-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  };
}

export function registerMarker(app: FastifyInstance, build: string): void {
  app.addHook('onRequest', async (request, reply) => {
    // What may be kept says so itself.
    reply.headers({ ...markerHeaders(build, request.id), 'Cache-Control': 'no-store' });
  });
}
