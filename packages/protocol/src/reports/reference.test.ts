import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatReference, parseReference } from './reference.ts';

const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
const CHECKS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U';
/** The number that the digits are, and its published check symbol. */
function withCheck(value: number): string {
  const digits = [35, 30, 25, 20, 15, 10, 5, 0].map((bits) => CHECKS.charAt(Math.floor(value / 2 ** bits) % 32)).join('');
  return `${digits.slice(0, 4)}-${digits.slice(4)}-${CHECKS.charAt(value % 37)}`;
}

it('is made in pages that have an Array.from of their own, which knows no mapping', () => {
  const { from } = Array;
  const made = formatReference([1, 2, 3, 4, 5, 6, 7, 8]);
  try {
    Array.from = (items: ArrayLike<unknown>) => from(items) as never;
    expect(formatReference([1, 2, 3, 4, 5, 6, 7, 8])).toBe(made);
  } finally {
    Array.from = from;
  }
});

it('reads back what it made, however it is typed', () => {
  fc.assert(
    fc.property(bytes, fc.func(fc.boolean()), (random, lower) => {
      const reference = formatReference(random);
      const typed = reference.split('').map((c, i) => (lower(i) ? c.toLowerCase() : c)).join('').replace('0', 'o').replace('-', ' ');
      expect(parseReference(typed)).toEqual({ kind: 'valid', reference });
    }),
  );
});

it('reads it as Chinese input methods and messages write it', () => {
  const full = (text: string): string => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(fc.nat(2 ** 40 - 1), fc.constantFrom('-', '——', '－', '–', '　', '\u200b'), fc.boolean(), (random, dash, wide) => {
      const reference = withCheck(random);
      const typed = (wide ? full(reference) : reference).replace(/[-－]/g, dash).replace(/[$＄]$/, '￥');
      expect(parseReference(typed)).toEqual({ kind: 'valid', reference });
    }),
  );
});

it('calls every single wrong character and every swap of neighbours a typo', () => {
  fc.assert(
    fc.property(bytes, fc.nat(7), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (random, at, wrong) => {
      const plain = formatReference(random).replace(/-/g, '');
      const replaced = plain.slice(0, at) + wrong + plain.slice(at + 1);
      if (replaced !== plain) expect(parseReference(replaced).kind).toBe('typo');
      const swapped = plain.slice(0, at) + plain.charAt(at + 1) + plain.charAt(at) + plain.slice(at + 2);
      if (at < 7 && swapped !== plain) expect(parseReference(swapped).kind).toBe('typo');
    }),
  );
});

it('reads every check symbol of Crockford base 32, and makes only those that can be read out', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40 - 1), (value) => {
      expect(parseReference(withCheck(value))).toEqual({ kind: 'valid', reference: withCheck(value) });
    }),
  );
  // Each of the 32 last digits, after digits that leave each remainder.
  for (let byte = 0; byte < 37 * 32; byte += 1) {
    const made = formatReference([0, 0, 0, 0, 0, byte >> 10, byte >> 5, byte]);
    expect(parseReference(made)).toEqual({ kind: 'valid', reference: made });
    expect(made).toMatch(/^[0-9A-TV-Z-]+$/);
  }
});

it('tells a malformed reference from a typo', () => {
  for (const typed of ['', 'ABCD', 'ABCD-EFGH-JK', 'ABCD-EFG!-J', 'ABCD-EFGH-%']) {
    expect(parseReference(typed).kind).toBe('malformed');
  }
});
