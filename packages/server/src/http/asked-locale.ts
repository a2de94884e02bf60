import type { Locale } from '@unstuck/protocol';
import type { FastifyRequest } from 'fastify';
import { queryOf } from './query-of.ts';

/** The language asked for in the address, else the one asked for by whoever sent the request: the checkout its own, a plain form the browser's. */
export function localeOf(request: FastifyRequest): Locale {
  return chooseLocale(queryOf(request, 'lang'), request.headers['accept-language']);
}

/** The language asked for in the address, else the browser's first that we have, else Chinese. */
export function chooseLocale(asked: unknown, acceptLanguage: string | undefined): Locale {
  const wanted = [typeof asked === 'string' ? asked : '', ...preferences(acceptLanguage ?? '')];
  for (const language of wanted) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'zh-CN';
}

function preferences(header: string): string[] {
  const weighted = header.split(',').map((item) => {
    const [language = '', ...parameters] = item.trim().split(';');
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return { language, quality: quality === undefined ? 1 : Number(quality) };
  });
  return weighted.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality).map(({ language }) => language);
}
