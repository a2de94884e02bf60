import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 26;
/** Random bytes drawn at once: asking the system for each id separately costs more than all the rest of it. */
const pool = new Uint8Array(LENGTH * 64);
let used = pool.length;

/** 26 characters of 5 random bits each: 130 bits, unguessable. Also fits every platform's trade-number rule. */
export function randomId(): string {
  if (used >= pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let id = '';
  for (const byte of pool.subarray(used, used + LENGTH)) id += ALPHABET.charAt(byte & 31);
  used += LENGTH;
  return id;
}
