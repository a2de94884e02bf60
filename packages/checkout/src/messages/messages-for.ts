import { en } from './en.ts';
import type { Messages } from './message.ts';
import { zhCN } from './zh-cn.ts';

export interface Localisation {
  /** A BCP 47 tag, for `lang`. */
  readonly locale: string;
  readonly messages: Messages;
}

/** Every locale there is; the first is the default. A new one is a file and a line here. */
const LOCALES: readonly Localisation[] = [
  { locale: 'zh-CN', messages: zhCN },
  { locale: 'en', messages: en },
];

/** The texts for a language tag, matched by its primary language: `en-GB` reads `en`, `zh-TW` reads `zh-CN`, all else the default. */
export function messagesFor(locale: string | undefined): Localisation {
  const wanted = languageOf(locale ?? '');
  const [fallback, ...others] = LOCALES as readonly [Localisation, ...Localisation[]];
  return others.filter((other) => languageOf(other.locale) === wanted)[0] ?? fallback;
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split(/[-_]/)[0] ?? '';
}
