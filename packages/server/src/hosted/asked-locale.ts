import type { FastifyRequest } from 'fastify';
import { queryOf } from '../http/query-of.ts';
import { chooseLocale } from './messages.ts';
import type { Locale } from './messages.ts';

/** The language asked for in the address, else the browser's. */
export function localeOf(request: FastifyRequest): Locale {
  return chooseLocale(queryOf(request, 'lang'), request.headers['accept-language']);
}
