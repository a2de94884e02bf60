import type { Locale } from '@unstuck/protocol';
import type { FastifyRequest } from 'fastify';
import { chooseLocale } from '../http/asked-locale.ts';
import { queryOf } from '../http/query-of.ts';

/** What a person has chosen for the order's pages. Without script or cookies the addresses keep it. */
export interface PageChoice {
  /** Null for what the browser asks for. */
  readonly locale: Locale | null;
  /** Whether a page loads itself anew while something can change. */
  readonly refreshes: boolean;
}

export function readPageChoice(request: FastifyRequest): PageChoice {
  const lang = queryOf(request, 'lang');
  return { locale: typeof lang === 'string' && lang !== '' ? chooseLocale(lang, undefined) : null, refreshes: queryOf(request, 'refresh') !== 'off' };
}

/** Of an address that keeps the choice, and `more` besides; empty where there is nothing to keep. */
export function pageQuery({ locale, refreshes }: PageChoice, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(locale !== null && { lang: locale }), ...(!refreshes && { refresh: 'off' }), ...more }).toString();
  return query === '' ? '' : `?${query}`;
}
