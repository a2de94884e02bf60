/** https://www.rfc-editor.org/rfc/rfc4648#section-5 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(bytes: readonly number[]): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    const digits = Math.min(4, bytes.length - index + 1);
    for (let digit = 0; digit < digits; digit += 1) text += ALPHABET.charAt((group >> (18 - 6 * digit)) & 63);
  }
  return text;
}

/** Decodes up to the first character outside the alphabet. */
export function fromBase64Url(text: string): number[] {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = ALPHABET.indexOf(text.charAt(index));
    if (digit < 0) break;
    buffer = ((buffer << 6) | digit) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 255);
  }
  return bytes;
}
