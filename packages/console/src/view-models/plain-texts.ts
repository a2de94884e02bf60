import type { Locale } from '../messages/message.ts';

/** A moment on the reader's own clock; what is no moment stays as it came. */
export function moment(iso: string, locale: Locale): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(date);
}

export function seconds(milliseconds: number): string {
  const digits = milliseconds < 9_950 ? 2 : 1;
  return `${(milliseconds / 1000).toFixed(digits)} s`;
}

/** Minor units, as many as the currency has. */
export function money(amount: number, currency: string, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
