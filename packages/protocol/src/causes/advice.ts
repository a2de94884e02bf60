import { adviceEn } from './advice-en.ts';
import { adviceZhCn } from './advice-zh-cn.ts';
import type { Advice, AdviceFacts } from './advice-book.ts';
import type { Cause } from './cause.ts';
import type { Locale } from './employee-words.ts';
import { EVIDENCE } from './evidence.ts';
import { EVIDENCE_ZH_CN } from './evidence-zh-cn.ts';

export type { Advice, AdviceFacts } from './advice-book.ts';

/** What to tell support and IT. It has its own entry point: it outweighs the rest of the contract, and no checkout shows it. */
export function adviceFor(cause: Cause, locale: Locale, facts: AdviceFacts): Advice {
  return (locale === 'en' ? adviceEn : adviceZhCn)[cause](facts);
}

/** What a piece of evidence means, for whoever reads the report; null for an id of a newer page. */
export function meaningOf(id: string, locale: Locale): string | null {
  const meanings: Readonly<Record<string, string>> = locale === 'en' ? EVIDENCE : EVIDENCE_ZH_CN;
  return Object.hasOwn(meanings, id) ? (meanings[id] ?? null) : null;
}
