import type { Locale, Order } from '@unstuck/protocol';
import type { Browser } from '../http/browser-of.ts';

/** The order with a way to pay that leads somewhere in this browser: where Alipay's page would be refused, to the order's own, which says how to go on. */
export function withWayToPay(order: Order, { inWeChat }: Browser, locale: Locale): Order {
  const { payment, page } = order;
  if (!inWeChat || payment?.action?.type !== 'form') return order;
  return { ...order, payment: { ...payment, action: { type: 'redirect', url: `${page}?lang=${locale}` } } };
}
