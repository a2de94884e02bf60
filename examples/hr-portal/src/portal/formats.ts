import { toDecimal } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';

/** `¥1,234.50`, `-¥1,234.50` */
export function showMoney(minor: number, currency: Currency): string {
  const [whole = '0', fraction = '00'] = toDecimal(Math.abs(minor), currency).split('.');
  return `${minor < 0 ? '-' : ''}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}

/** `2026-03-16 09:30`, on the company's wall clock, whatever clock the server runs on. */
export function showTime(time: Date): string {
  return new Date(time.getTime() + 8 * 60 * 60 * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
