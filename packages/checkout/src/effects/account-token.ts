import { fence } from '@unstuck/compat';

export interface AccountToken {
  /** The token: at once when it is at hand, else a promise that rejects when the page cannot give one. */
  get(): string | Promise<string>;
  /** The token last given out, for a plain form; empty before the first. */
  current(): string;
  /** The server refused the token. True if the page can be asked for another. */
  discard(): boolean;
}

/** @param arrived told of every token before anybody may send it */
export function createAccountToken(
  source: string | (() => string | Promise<string>),
  arrived: (token: string) => void,
): AccountToken {
  let current = '';
  function keep(token: unknown): string {
    if (typeof token !== 'string' || token === '') throw new TypeError('token must be a non-empty string');
    current = token;
    fence(() => arrived(token));
    return token;
  }
  return {
    get: () => {
      if (current !== '') return current;
      return typeof source === 'string' ? keep(source) : new Promise((resolve) => resolve(source())).then(keep);
    },
    current: () => current,
    discard() {
      if (typeof source === 'string') return false;
      current = '';
      return true;
    },
  };
}

/** What the token says, unverified: good for naming things, not for trusting them. */
export function claimsOf(token: string): { readonly sub?: unknown; readonly jti?: unknown } {
  return fence(() => {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return Object(JSON.parse(atob(payload + '==='.slice((payload.length + 3) % 4))));
  }, {});
}
