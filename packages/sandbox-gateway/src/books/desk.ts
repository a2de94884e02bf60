import type { Clock } from '../clock.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Books } from './books.ts';
import { act, expire, refund } from './trade.ts';
import type { Trade, TradeAction } from './trade.ts';

/** Where trades change: each change is in the books before anybody hears of it. */
export interface Desk {
  /** The trade as it stands at this moment. */
  find(platform: Trade['platform'], tradeNumber: string): Trade | undefined;
  findPage(pageId: string): Trade | undefined;
  all(): readonly Trade[];
  open(trade: Trade): void;
  /** The person, or the platform itself, acts: the merchant is told. Mischief may turn "pay" into "fail". */
  act(trade: Trade, action: TradeAction): Trade;
  /** The merchant's people send money back in the platform's own console: the merchant's program is told. Null for more than is left. */
  refund(trade: Trade, amount: number): Trade | null;
  /** The merchant closes it, and is answered rather than told. */
  closeForMerchant(trade: Trade): Trade;
}

export function createDesk(books: Books, notifier: Notifier, clock: Clock, newRefundId: (platform: Trade['platform']) => string): Desk {
  function settle(before: Trade, after: Trade): Trade {
    if (after === before) return before;
    books.save(after);
    if (after.state === 'paid') notifier.announce(after, 'paid');
    // WeChat Pay notifies of success only.
    if (after.state === 'closed' && after.platform === 'alipay') notifier.announce(after, 'closed');
    return after;
  }
  const current = (trade: Trade | undefined): Trade | undefined => trade && settle(trade, expire(trade, clock.now()));

  return {
    find: (platform, tradeNumber) => current(books.find(platform, tradeNumber)),
    findPage: (pageId) => current(books.findPage(pageId)),
    all: () => books.all().map((trade) => settle(trade, expire(trade, clock.now()))),
    open: (trade) => books.save(trade),
    act(trade, action) {
      const refuse = action === 'pay' && (trade.mischief ?? books.mischief()).pay === 'fails';
      return settle(trade, act(trade, refuse ? 'fail' : action, clock.now()));
    },
    refund(trade, amount) {
      const refunded = refund(trade, amount, newRefundId(trade.platform), clock.now());
      if (refunded === null) return null;
      books.save(refunded);
      notifier.announce(refunded, 'refunded');
      return refunded;
    },
    closeForMerchant(trade) {
      const closed = act(trade, 'close', clock.now());
      if (closed !== trade) books.save(closed);
      return closed;
    },
  };
}
