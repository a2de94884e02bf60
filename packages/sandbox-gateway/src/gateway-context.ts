import type { Books } from './books/books.ts';
import type { Desk } from './books/desk.ts';
import type { Trade } from './books/trade.ts';
import type { Clock } from './clock.ts';
import type { MischievousApi } from './mischief/answer-with-mischief.ts';
import type { SandboxKeys } from './sandbox-keys.ts';
import type { TradeNumbers } from './trade-numbers.ts';

/** What the rooms of the gateway share. */
export interface GatewayContext {
  readonly keys: () => SandboxKeys;
  readonly clock: Clock;
  readonly books: Books;
  readonly desk: Desk;
  readonly api: MischievousApi;
  readonly numbers: TradeNumbers;
  /** Address of the WeChat Pay page of a trade, absolute: it goes into a QR code. */
  readonly wechatPageUrl: (trade: Trade) => string;
}
