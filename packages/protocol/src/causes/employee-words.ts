import type { Cause } from './cause.ts';
import { employeeWordsEn } from './employee-words-en.ts';
import { employeeWordsZhCn } from './employee-words-zh-cn.ts';

/** Languages that causes are explained in. */
export type CauseLocale = 'zh-CN' | 'en';

/** One or two short sentences for the employee: what is wrong, in words of theirs, and what to do. */
export function employeeWords(cause: Cause, locale: CauseLocale): string {
  return (locale === 'en' ? employeeWordsEn : employeeWordsZhCn)[cause];
}
