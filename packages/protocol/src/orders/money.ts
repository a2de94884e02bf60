import * as v from 'valibot';
import { CURRENCY_DIGITS } from './currency.ts';
import type { Currency } from './currency.ts';

/**
 * What is known about the person's money, decided by what was sent, never by a status code alone.
 * - `not-sent`: provably nothing was charged;
 * - `unknown`: something was sent and its fate is not known;
 * - `held`: the channel has reserved it or is still working on it;
 * - `taken`: the channel has it, the account is not credited yet;
 * - `settled`: it is credited.
 */
export const MONEY_TRUTHS = ['not-sent', 'unknown', 'held', 'taken', 'settled'] as const;
export const moneyTruthSchema = v.picklist(MONEY_TRUTHS);
export type MoneyTruth = v.InferOutput<typeof moneyTruthSchema>;

const currencies = Object.keys(CURRENCY_DIGITS) as Currency[];
export const currencySchema = v.picklist(currencies, `currency must be one of: ${currencies.join(', ')}`);
