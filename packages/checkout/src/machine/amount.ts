import { CURRENCY_DIGITS, LIMITS } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';

export type AmountFault = 'empty' | 'not-a-number' | 'too-precise' | 'too-small' | 'too-large';

/** Both ends included, in minor units. */
export interface AmountLimits {
  readonly minAmount: number;
  readonly maxAmount: number;
}

/** Digits before the point that still fit an exact integer of minor units. */
const MAX_DIGITS = 12;

/** Reads an amount as a person types it into integer minor units, digit by digit: `50`, `50.5`, `1,000.00`, full-width digits. */
export function parseAmount(text: string, currency: Currency, limits: AmountLimits): number | AmountFault {
  const plain = text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\uff0e\u3002]/g, '.')
    // A comma that groups no thousands may be meant as the point: better no number than a hundred times as much.
    .replace(/[\s\u00a5\uffe5]|[,\uff0c](?=\d{3}(?!\d))/g, '');
  if (plain === '') return 'empty';
  const match = /^(\d*)(?:\.(\d*))?$/.exec(plain);
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (match === null || whole + fraction === '') return 'not-a-number';
  const digits = CURRENCY_DIGITS[currency];
  if (fraction.replace(/0+$/, '').length > digits) return 'too-precise';
  if (whole.replace(/^0+/, '').length > MAX_DIGITS) return 'too-large';
  const amount = Number(whole + (fraction + '0000').slice(0, digits));
  if (amount < limits.minAmount) return 'too-small';
  return amount > limits.maxAmount ? 'too-large' : amount;
}

/** The server's, and until it has told them the contract's. */
export function limitsOf({ meta }: { readonly meta: { readonly limits: AmountLimits } | null }): AmountLimits {
  const { minAmount, maxAmount } = LIMITS;
  return meta?.limits ?? { minAmount, maxAmount };
}
