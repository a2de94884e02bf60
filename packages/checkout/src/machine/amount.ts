import { CURRENCY_DIGITS } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';

export type AmountFault = 'empty' | 'not-a-number' | 'too-precise' | 'too-small' | 'too-large';

export type ParsedAmount =
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'fault'; readonly fault: AmountFault };

/** Digits before the point that still fit an exact integer of minor units. */
const MAX_DIGITS = 12;

/**
 * Reads an amount as a person types it into integer minor units, digit by digit: `50`, `50.5`, `1,000.00`, full-width digits.
 * @param limits both ends included, in minor units
 */
export function parseAmount(text: string, currency: Currency, limits: { minAmount: number; maxAmount: number }): ParsedAmount {
  const plain = text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\uff0e\u3002]/g, '.')
    .replace(/[\s,\uff0c\u00a5\uffe5]/g, '');
  if (plain === '') return { kind: 'fault', fault: 'empty' };
  const match = /^(\d*)(?:\.(\d*))?$/.exec(plain);
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (match === null || whole + fraction === '') return { kind: 'fault', fault: 'not-a-number' };
  const digits = CURRENCY_DIGITS[currency];
  if (fraction.replace(/0+$/, '').length > digits) return { kind: 'fault', fault: 'too-precise' };
  if (whole.replace(/^0+/, '').length > MAX_DIGITS) return { kind: 'fault', fault: 'too-large' };
  const amount = Number(whole + (fraction + '0000').slice(0, digits));
  if (amount < limits.minAmount) return { kind: 'fault', fault: 'too-small' };
  if (amount > limits.maxAmount) return { kind: 'fault', fault: 'too-large' };
  return { kind: 'amount', amount };
}

/** Integer minor units as a decimal string: `5000` CNY is `50.00`. */
export function formatAmount(amount: number, currency: Currency): string {
  const digits = CURRENCY_DIGITS[currency];
  const padded = ('0'.repeat(digits) + String(amount)).slice(-Math.max(digits + 1, String(amount).length));
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
