import { CURRENCY_DIGITS } from './currency.ts';
import type { Currency } from './currency.ts';

/**
 * Integer minor units as the decimal text that payment platforms exchange: 5000 -> `50.00`. Digits are moved as text, no
 * fraction is ever computed.
 * @throws {RangeError} if `minor` is not a whole, safe, non-negative number
 */
export function toDecimal(minor: number, currency: Currency): string {
  if (!(minor >= 0 && minor <= 9007199254740991 && Math.floor(minor) === minor)) {
    throw new RangeError(`amount must be a whole, non-negative number of minor units, not ${minor}`);
  }
  const digits = CURRENCY_DIGITS[currency];
  let text = String(minor);
  while (text.length <= digits) text = `0${text}`;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Reads `50.00`, `50.0` or `50` into minor units; null for anything else: signs, exponents, too many digits, too large. */
export function fromDecimal(text: string, currency: Currency): number | null {
  const parts = /^(0|[1-9][0-9]{0,14})(?:\.([0-9]+))?$/.exec(text);
  const whole = parts?.[1];
  if (whole === undefined) return null;
  let fraction = parts?.[2] ?? '';
  if (fraction.length > CURRENCY_DIGITS[currency]) return null;
  while (fraction.length < CURRENCY_DIGITS[currency]) fraction += '0';
  const minor = Number(whole + fraction);
  return minor <= 9007199254740991 ? minor : null;
}
