import type { OrderClientParts } from '../effects/order-client.ts';

/** What the order client hears of a page where nothing is forbidden, nobody tells what was sent, and nobody keeps an answer. */
export const ORDINARY_PAGE: Pick<OrderClientParts, 'observeViolations' | 'mixed' | 'observeSent' | 'anew'> = {
  observeViolations: () => () => undefined,
  mixed: () => false,
  observeSent: () => () => undefined,
  anew: (path) => path,
};
