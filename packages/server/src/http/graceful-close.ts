import type { FastifyInstance } from 'fastify';

const SWEEP_MS = 50;

/**
 * Lets the last requests in flight finish, and no connection outlive them: neither one that was busy when closing began
 * and is then kept alive, nor one that a browser opened in advance and never used, which Node does not count as idle.
 */
export function registerGracefulClose(app: FastifyInstance): void {
  let inFlight = 0;
  app.server.on('request', (_request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
  });
  app.addHook('preClose', async () => {
    const sweep = setInterval(() => (inFlight === 0 ? app.server.closeAllConnections() : app.server.closeIdleConnections()), SWEEP_MS);
    app.server.once('close', () => clearInterval(sweep));
  });
}
