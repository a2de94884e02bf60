import { toDecimal } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';

export const SYMBOLS: Readonly<Record<Currency, string>> = { CNY: '¥' };

/** `¥1,000.00`; without `Intl`, which old engines lack or disagree about. */
export function moneyText(amount: number, currency: Currency): string {
  // What the service says of an amount is shown, whatever it says.
  return SYMBOLS[currency] + toDecimal(Math.round(amount), currency).replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** `50` for a round amount, `50.50` otherwise: as a person would type it. */
export function typedAmount(amount: number, currency: Currency): string {
  return toDecimal(amount, currency).replace(/\.0+$/, '');
}
