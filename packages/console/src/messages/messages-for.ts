import { en } from './en.ts';
import type { Locale, Messages } from './message.ts';
import { zhCN } from './zh-cn.ts';

export function messagesFor(locale: Locale): Messages {
  return locale === 'en' ? en : zhCN;
}
