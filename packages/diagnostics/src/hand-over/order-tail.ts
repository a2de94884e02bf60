import type { Report } from '@unstuck/protocol';

/** As much of an order's id as the person sees on the screen: whoever knows all of it can open the order's page, pay it and cancel it. */
export function orderTailOf({ attempt: { orderId } }: Report): string | null {
  return orderId === null ? null : orderId.slice(-4);
}
