import type { Store } from './store.ts';

/** Longer than any order lives, approval and transfer included; each record carries its own, shorter limit. */
export const COOKIE_LIFETIME_MS = 4 * 86_400_000;
/** Browsers drop a cookie above 4096 bytes, name and attributes included (RFC 6265, section 6.1), without saying so. */
const MAX_LENGTH = 3_500;

/** Cookies as a store: the last thing that survives a reload where web storage is shut. Throws where it cannot hold a value. */
export function createCookieStore(document: { cookie: string }, secure: boolean): Store {
  function put(key: string, value: string, expires: number): void {
    const pair = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
    if (pair.length > MAX_LENGTH) throw new RangeError(key);
    // `expires`, not `max-age`: old Internet Explorer knows only the former.
    document.cookie = `${pair}; path=/; SameSite=Lax; expires=${new Date(expires).toUTCString()}${secure ? '; Secure' : ''}`;
  }

  function getItem(key: string): string | null {
    const start = `${encodeURIComponent(key)}=`;
    for (const pair of document.cookie.split('; ')) {
      if (pair.indexOf(start) === 0) return decodeURIComponent(pair.slice(start.length));
    }
    return null;
  }

  return {
    getItem,
    setItem: (key, value) => put(key, value, Date.now() + COOKIE_LIFETIME_MS),
    // Asked for first: when a cookie is set, even to nothing, the browser has to fetch all of them anew for the next who reads.
    removeItem: (key) => void (getItem(key) === null || put(key, '', 0)),
  };
}
