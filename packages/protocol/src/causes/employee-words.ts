import type { Cause } from './cause.ts';
import { employeeWordsEn } from './employee-words-en.ts';
import { employeeWordsZhCn } from './employee-words-zh-cn.ts';

/** The languages of causes, of the service's own pages and of the console. */
export type Locale = 'zh-CN' | 'en';

/** One or two short sentences for the employee: what is wrong, in words of theirs, and what to do. */
export function employeeWords(cause: Cause, locale: Locale): string {
  return (locale === 'en' ? employeeWordsEn : employeeWordsZhCn)[cause];
}
