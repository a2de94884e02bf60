import type { Locale } from './messages/message.ts';

const TOKEN = 'unstuck-console-token';
const LOCALE = 'unstuck-console-locale';

/** What the console remembers: the token for this tab, the language for this computer. Where storage is denied, neither. */
export interface Session {
  token(): string | null;
  keepToken(token: string | null): void;
  locale(): Locale;
  keepLocale(locale: Locale): void;
}

type Scope = Pick<Window, 'sessionStorage' | 'localStorage' | 'navigator'>;

export function createSession(scope: Scope): Session {
  return {
    token: () => attempt(() => scope.sessionStorage.getItem(TOKEN), null),
    keepToken: (token) => attempt(() => (token === null ? scope.sessionStorage.removeItem(TOKEN) : scope.sessionStorage.setItem(TOKEN, token)), undefined),
    locale: () => {
      const kept = attempt(() => scope.localStorage.getItem(LOCALE), null);
      return kept === 'en' || kept === 'zh-CN' ? kept : preferred(scope);
    },
    keepLocale: (locale) => attempt(() => scope.localStorage.setItem(LOCALE, locale), undefined),
  };
}

function preferred({ navigator }: Scope): Locale {
  for (const language of navigator.languages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'zh-CN';
}

/** Storage that is denied throws where it is touched. */
function attempt<T>(use: () => T, otherwise: T): T {
  try {
    return use();
  } catch {
    return otherwise;
  }
}
