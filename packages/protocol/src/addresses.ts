/** Scheme, host and port; empty for what is no http(s) address. */
export function originOf(url: string): string {
  return (/^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '').toLowerCase();
}

/**
 * A base URL as paths are appended to it: absolute, without a slash at its end.
 * @param base absolute, or a path of `origin`
 */
export function baseUrl(base: string, origin: string): string {
  return (/^https?:/i.test(base) ? base : origin + base).replace(/\/+$/, '');
}
