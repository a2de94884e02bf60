/** Bounds of a report that leaves in image requests: addresses beyond 2 000 characters are cut or refused on the way. */
export const CHUNK_LIMITS = { maxText: 1_800, maxChunks: 32 } as const;

/** FNV-1a over the UTF-16 units, 32 bits in base 36: notices a lost, mixed or rewritten piece. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = (hash + (hash << 1) + (hash << 4) + (hash << 7) + (hash << 8) + (hash << 24)) >>> 0;
  }
  return hash.toString(36);
}
