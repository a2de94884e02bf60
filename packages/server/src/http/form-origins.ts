/**
 * Where a form posted to `url` may lead. Browsers apply form-action to redirects too, and Alipay's gateway redirects to a
 * sibling host (openapi.alipay.com to excashier.alipay.com), so siblings are named as well. Empty for what is no http(s) URL.
 */
export function formOrigins(url: string): string[] {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return [];
  const labels = parsed.hostname.split('.');
  const named = labels.length >= 3 && !/^[\d.]+$/.test(parsed.hostname);
  return named ? [parsed.origin, `${parsed.protocol}//*.${labels.slice(1).join('.')}`] : [parsed.origin];
}
