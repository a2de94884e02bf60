import type { Employee } from '../people/employees.ts';
import type { Account } from './account-client.ts';
import type { Language, Texts } from './texts.ts';

/** Who looks at a page, in which language, and when. */
export interface Visit {
  readonly employee: Employee;
  readonly language: Language;
  readonly texts: Texts;
  readonly now: Date;
  /** Null while the top-up service does not answer. */
  readonly account: Account | null;
}

/** The address of a page for the same visitor; what is said by default is left out. */
export function pageUrl(path: string, visit: Pick<Visit, 'employee' | 'language'>): string {
  const query = new URLSearchParams();
  if (visit.employee.account !== 'E1001') query.set('account', visit.employee.account);
  if (visit.language !== 'zh-CN') query.set('lang', visit.language);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
