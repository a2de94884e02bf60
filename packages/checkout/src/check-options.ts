import { CHANNEL_IDS, CURRENCY_DIGITS, LIMITS } from '@unstuck/protocol';
import type { CheckoutOptions } from './checkout-options.ts';
import { isToken } from './effects/account-token.ts';
import { isUsableKey } from './effects/attempt-ledger.ts';
import { IntegrationError } from './integration-error.ts';

type Rule = readonly [fits: (value: unknown) => boolean, remedy: string];

const RULES: { readonly [Option in keyof Required<CheckoutOptions>]: Rule } = {
  token: [(value) => isFunction(value) || isToken(value), 'pass the account token, or a function that fetches one'],
  api: [isBase, 'pass an http(s) base URL without query, like "https://pay.example.com"'],
  fallbacks: [(value) => isFullList(value, isBase), 'pass a non-empty list of base URLs'],
  key: [isUsableKey, `pass ${LIMITS.minKeyLength} to ${LIMITS.maxKeyLength} printable ASCII characters without spaces, one value per purchase`],
  locale: [(value) => typeof value === 'string', 'pass a language tag, like "zh-CN" or "en"'],
  currency: [(value) => typeof value === 'string' && CURRENCY_DIGITS.hasOwnProperty(value), `pass one of: ${Object.keys(CURRENCY_DIGITS).join(', ')}`],
  presets: [(value) => isFullList(value, isAmount), `pass a non-empty list of whole minor units from ${LIMITS.minAmount} to ${LIMITS.maxAmount}, like [5000] for 50.00`],
  channels: [(value) => isFullList(value, isChannel), `pass a non-empty list of: ${CHANNEL_IDS.join(', ')}`],
  observer: [isFunction, 'pass a function'],
  diagnosis: [(value) => isFunction(Object(value).subscribe), 'pass what createDiagnostics() answers'],
  platform: [(value) => isFunction(Object(value).fetch), 'pass a Platform'],
};

/** @throws {IntegrationError} naming the option and what to do */
export function checkOptions(options: CheckoutOptions): void {
  if (typeof options !== 'object' || options === null) throw new IntegrationError('options', 'pass an object like { token }');
  for (const name of Object.keys(options)) {
    if (!RULES.hasOwnProperty(name)) throw new IntegrationError(name, `no such option; did you mean "${nearest(name)}"?`);
  }
  for (const name of Object.keys(RULES) as (keyof CheckoutOptions)[]) {
    const [fits, remedy] = RULES[name];
    const value = options[name];
    if ((value !== undefined || name === 'token') && !fits(value)) throw new IntegrationError(name, remedy);
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isBase(value: unknown): boolean {
  return typeof value === 'string' && /^((https?:\/\/[^\s/?#]+)?(\/(?!\/)[^\s?#]*)?)$/i.test(value);
}

function isFullList(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(fits);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && value >= LIMITS.minAmount && value <= LIMITS.maxAmount && value % 1 === 0;
}

function isChannel(value: unknown): boolean {
  return CHANNEL_IDS.some((id) => id === value);
}

/** The option that has most of its pairs of letters. */
function nearest(name: string): string {
  const shared = (option: string): number => name.split('').filter((_, at) => option.indexOf(name.substr(at, 2).toLowerCase()) >= 0).length;
  return Object.keys(RULES).reduce((best, option) => (shared(option) > shared(best) ? option : best));
}
