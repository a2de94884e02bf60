/** Crockford's base 32: no I, L, O, U. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Check symbols stand for a value modulo 37. The five extra ones are read, but not made: who reads a `~` out over the telephone? */
const CHECK_ALPHABET = `${ALPHABET}*~$=U`;
const DIGITS = 8;

/** What a typed reference turns out to be. `typo` means that the check character does not fit. */
export type ParsedReference =
  | { readonly kind: 'valid'; readonly reference: string }
  | { readonly kind: 'typo' }
  | { readonly kind: 'malformed' };

/**
 * Makes a reference of random bytes, offline. Shown as `XXXX-XXXX-C`, all letters and digits.
 * @param bytes eight bytes, 0-255 each
 */
export function formatReference(bytes: ArrayLike<number>): string {
  let digits = '';
  for (let index = 0; index < DIGITS; index += 1) digits += digitOf(bytes[index]);
  // A last digit that is 27 more, or 5 less, has a check value that is one of the digits.
  if (ALPHABET.indexOf(checkCharacter(digits)) < 0) digits = digits.slice(0, -1) + digitOf((bytes[DIGITS - 1] ?? 0) + 27);
  return `${digits.slice(0, 4)}-${digits.slice(4)}-${checkCharacter(digits)}`;
}

function digitOf(byte = 0): string {
  return ALPHABET.charAt(byte & 31);
}

/** Reads a reference as a person types it, under a Chinese input method too: any case, full width, I and L for 1, O for 0, spaces and dashes anywhere. */
export function parseReference(typed: string): ParsedReference {
  const cleaned = typed.normalize('NFKC').toUpperCase().replace(/[\s\u200b-\u2015-]/g, '').replace('\xa5', '$');
  const digits = cleaned.slice(0, DIGITS).replace(/[IL]/g, '1').replace(/O/g, '0');
  const check = cleaned.slice(DIGITS).replace(/[IL]/g, '1').replace(/O/g, '0');
  if (digits.length !== DIGITS || check.length !== 1) return { kind: 'malformed' };
  for (const digit of digits.split('')) if (ALPHABET.indexOf(digit) < 0) return { kind: 'malformed' };
  if (CHECK_ALPHABET.indexOf(check) < 0) return { kind: 'malformed' };
  if (checkCharacter(digits) !== check) return { kind: 'typo' };
  return { kind: 'valid', reference: `${digits.slice(0, 4)}-${digits.slice(4)}-${check}` };
}

/** The value of the eight digits modulo 37, digit by digit, so that it needs no 40-bit integers. */
function checkCharacter(digits: string): string {
  let remainder = 0;
  for (const digit of digits.split('')) remainder = (remainder * 32 + ALPHABET.indexOf(digit)) % 37;
  return CHECK_ALPHABET.charAt(remainder);
}
