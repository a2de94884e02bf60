const ARRAY_METHODS = ['map', 'slice', 'fill', 'forEach'] as const;

/** Internet Explorer and WebKit 538 have typed arrays without the methods of arrays. */
function isComplete(bytes: typeof Uint8Array | undefined): boolean {
  return !!bytes && ARRAY_METHODS.every((method) => method in bytes.prototype);
}

/** The engine's own `Uint8Array`, or one that gives each of its instances, and no prototype, the methods that are missing. */
export function createBytes(scope: { readonly Uint8Array?: typeof Uint8Array }): typeof Uint8Array {
  function Bytes(source: number | ArrayLike<number>): Uint8Array {
    const bytes = new Uint8Array(source as number);
    const missing = {
      map: (convert: (value: number, index: number) => number) => Bytes(toArray(bytes).map(convert)),
      // WebKit 538 takes an end that is passed as undefined for 0.
      slice: (start = 0, end = bytes.length) => Bytes(bytes.subarray(start, end)),
      forEach: (visit: (value: number, index: number) => void) => toArray(bytes).forEach(visit),
      fill(value: number, start = 0, end = bytes.length) {
        for (let index = start; index < end; index += 1) bytes[index] = value;
        return bytes;
      },
    };
    ARRAY_METHODS.forEach((method) => Object.defineProperty(bytes, method, { value: missing[method] }));
    return bytes;
  }
  return isComplete(scope.Uint8Array) ? Uint8Array : (Bytes as unknown as typeof Uint8Array);
}

function toArray(bytes: Uint8Array): number[] {
  return Array.prototype.slice.call(bytes) as number[];
}
