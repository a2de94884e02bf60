import type { FastifyRequest } from 'fastify';
import { chooseLocale } from './messages.ts';
import type { Locale } from './messages.ts';

/** One parameter of the address, whatever it turns out to be. */
export function queryOf(request: FastifyRequest, name: string): unknown {
  const { query } = request;
  return typeof query === 'object' && query !== null && Object.hasOwn(query, name) ? (query as Record<string, unknown>)[name] : undefined;
}

export function localeOf(request: FastifyRequest): Locale {
  return chooseLocale(queryOf(request, 'lang'), request.headers['accept-language']);
}
