import type { FastifyRequest } from 'fastify';

/** One parameter of the address, whatever it turns out to be. */
export function queryOf(request: FastifyRequest, name: string): unknown {
  const { query } = request;
  return typeof query === 'object' && query !== null && Object.hasOwn(query, name) ? (query as Record<string, unknown>)[name] : undefined;
}
