/**
 * How long the server asks us to wait, in milliseconds; null when it does not say. A date is read against the answer's own
 * `Date`, since the clocks of office machines are wrong. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: { get(name: string): string | null }): number | null {
  const wish = headers.get('Retry-After') ?? '';
  if (/^\s*\d+\s*$/.test(wish)) return Number(wish) * 1000;
  const wait = Date.parse(wish) - Date.parse(headers.get('Date') ?? '');
  return isNaN(wait) ? null : Math.max(0, wait);
}
