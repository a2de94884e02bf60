/**
 * Where a form posted to `url` may lead. Browsers apply form-action to redirects too, and Alipay's gateway redirects to a
 * sibling host (openapi.alipay.com to excashier.alipay.com), so siblings are named as well. Empty for what is no http(s) URL.
 */
export function formOrigins(url: string): string[] {
  const parsed = readWebUrl(url);
  if (parsed === null) return [];
  const siblings = siblingsOf(parsed);
  return siblings === null ? [parsed.origin] : [parsed.origin, `${parsed.protocol}//*${siblings}`];
}

function readWebUrl(url: string): URL | null {
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed : null;
}

/** What the names of its siblings end with, `.alipay.com`; null for a host that has none: an address, or a name right below a suffix. */
function siblingsOf({ hostname }: URL): string | null {
  const labels = hostname.split('.');
  return labels.length >= 3 && !/^[\d.]+$/.test(hostname) ? `.${labels.slice(1).join('.')}` : null;
}
