import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatReference, parseReference } from './reference.ts';

const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 });

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
    fc.property(bytes, fc.constantFrom('-', '——', '－', '–', '　', '\u200b'), fc.boolean(), (random, dash, wide) => {
      const reference = formatReference(random);
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

it('agrees with the published check symbol of Crockford base 32', () => {
  // 0x12345678 as a 40-bit number: 305419896 mod 37 = 1 -> "1"
  expect(formatReference([0x00, 0x12, 0x34, 0x56, 0x78]).slice(-1)).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U'[0x12345678 % 37]);
});

it('tells a malformed reference from a typo', () => {
  for (const typed of ['', 'ABCD', 'ABCD-EFGH-JK', 'ABCD-EFG!-J', 'ABCD-EFGH-%']) {
    expect(parseReference(typed).kind).toBe('malformed');
  }
});
