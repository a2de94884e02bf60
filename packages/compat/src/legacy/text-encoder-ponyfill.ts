/** UTF-8 only, as the standard one. https://encoding.spec.whatwg.org/#utf-8-encoder */
function encodeUtf8(text: string): Uint8Array {
  // A lone surrogate makes `encodeURIComponent` throw; the standard replaces it.
  const whole = text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (found) => (found.length === 2 ? found : '\uFFFD'));
  const octets = encodeURIComponent(whole).replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const bytes = new Uint8Array(octets.length);
  for (let index = 0; index < octets.length; index += 1) bytes[index] = octets.charCodeAt(index);
  return bytes;
}

/** The engine's own `TextEncoder`, or one with `encode` alone. */
export function createTextEncoder(scope: { readonly TextEncoder?: typeof TextEncoder }): typeof TextEncoder {
  function PonyfilledTextEncoder(this: { encode: (text?: string) => Uint8Array }): void {
    this.encode = (text) => encodeUtf8(text ?? '');
  }
  return scope.TextEncoder ?? (PonyfilledTextEncoder as unknown as typeof TextEncoder);
}
