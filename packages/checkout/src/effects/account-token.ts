import { fence } from '@unstuck/compat';

export interface AccountToken {
  /** The token: at once when it is at hand, else a promise that rejects when the page cannot give one. The page is asked once at a time. */
  get(): string | Promise<string>;
  /** The token last given out, for a plain form; empty before the first. */
  current(): string;
  /** The server refused the token, or it never came. True if the page can be asked for another. */
  discard(): boolean;
  /** Asks the page who is signed in by now, if it can be asked. Nobody waits for the answer, and without one all stays as it is. */
  renew(): void;
}

/** @param arrived told of every token before anybody may send it */
export function createAccountToken(
  source: string | (() => string | Promise<string>),
  arrived: (token: string) => void,
): AccountToken {
  const page = typeof source === 'string' ? null : source;
  let current = '';
  let pending: Promise<string> | null = null;
  function keep(token: unknown): string {
    // What no header can hold is no token: a login page, most likely.
    if (!isToken(token)) throw new TypeError('token');
    current = token;
    fence(() => arrived(token));
    return token;
  }
  function ask(): Promise<string> {
    if (pending) return pending;
    const asked = new Promise((resolve) => resolve(page?.())).then(keep);
    const forget = (): void => void (pending = null);
    asked.then(forget, forget);
    return (pending = asked);
  }
  return {
    get: () => current || (page ? ask() : keep(source)),
    current: () => current,
    discard() {
      if (page) current = '';
      pending = null;
      return !!page;
    },
    renew() {
      if (page) void ask();
    },
  };
}

export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[!-~]+\s*$/.test(value);
}

/** What the token says, unverified: good for naming things, not for trusting them. */
export function claimsOf(token: string): { readonly sub?: unknown; readonly jti?: unknown } {
  return fence(() => {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    return Object(JSON.parse(atob(payload + '==='.slice((payload.length + 3) % 4))));
  }, {});
}
