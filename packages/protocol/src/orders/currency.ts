/** Currencies a top-up can be made in (ISO 4217), with their minor-unit digits. */
export const CURRENCY_DIGITS = { CNY: 2 } as const;
export type Currency = keyof typeof CURRENCY_DIGITS;
