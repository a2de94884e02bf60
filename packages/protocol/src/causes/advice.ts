import { adviceEn } from './advice-en.ts';
import { adviceZhCn } from './advice-zh-cn.ts';
import type { Advice, AdviceFacts } from './advice-book.ts';
import type { Cause } from './cause.ts';
import type { CauseLocale } from './employee-words.ts';

export type { Advice, AdviceFacts } from './advice-book.ts';

/** What to tell support and IT. It has its own entry point: it outweighs the rest of the contract, and no checkout shows it. */
export function adviceFor(cause: Cause, locale: CauseLocale, facts: AdviceFacts): Advice {
  return (locale === 'en' ? adviceEn : adviceZhCn)[cause](facts);
}
