import type { FastifyInstance } from 'fastify';
import { readAttemptId } from './validate.ts';

/** One line per answer. The address without its query string: nothing a person typed gets into the log. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        attemptId: readAttemptId(request) ?? undefined,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}
