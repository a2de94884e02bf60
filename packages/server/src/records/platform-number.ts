/** A bank's or platform's own number of a payment. However it is typed, in wide characters, small letters or with spaces, it is one. */
export function readPlatformNumber(typed: string): string {
  return typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}
