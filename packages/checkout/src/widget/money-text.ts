import type { Currency } from '@unstuck/protocol';
import { formatAmount } from '../machine/amount.ts';

const SYMBOLS: Readonly<Record<Currency, string>> = { CNY: '¥' };

/** `¥1,000.00`; without `Intl`, which old engines lack or disagree about. */
export function moneyText(amount: number, currency: Currency): string {
  return SYMBOLS[currency] + formatAmount(amount, currency).replace(/\B(?=(\d{3})+\.)/g, ',');
}

/** `50` for a round amount, `50.50` otherwise: as a person would type it. */
export function typedAmount(amount: number, currency: Currency): string {
  return formatAmount(amount, currency).replace(/\.0+$/, '');
}
