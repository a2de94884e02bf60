const LOOPBACK = /^http:\/\/(localhost|127\.|\[::1\])/i;

/**
 * Whether browsers stop what a page asks of this address: encrypted pages may not ask unencrypted hosts, and are told no more than that a request
 * failed. Loopback counts as safe.
 */
export function isMixedContent({ protocol }: { readonly protocol: string }, url: string): boolean {
  return protocol === 'https:' && /^http:/i.test(url) && !LOOPBACK.test(url);
}
