import type { Logger } from 'pino';
import type { Database } from './database/schema.ts';
import type { OrderIntake } from './orders/order-intake.ts';
import type { ChannelDirectory } from './payments/channel-directory.ts';
import type { ArrivalLog } from './reports/arrival-log.ts';
import type { SenderNames } from './reports/sender-names.ts';

/** What the domain needs from outside: nothing in it reads a clock, draws a number or opens a connection by itself. */
export interface Context {
  readonly db: Database;
  readonly clock: () => Date;
  /** 26 characters of `[0-9a-z]`, at least 128 bits, unguessable. */
  readonly randomId: () => string;
  readonly orders: OrderIntake;
  readonly channels: ChannelDirectory;
  /** Which attempts have reached this process. */
  readonly arrivals: ArrivalLog;
  /** Whether a valid token is enough for an account to come to be with its first order. Otherwise only listed ones may order. */
  readonly acceptNewAccounts: boolean;
  /** Orders above this many minor units wait for approval; null when none do. */
  readonly approvalAbove: number | null;
  /** How long an order that can be paid stays open. */
  readonly orderLifetimeSeconds: number;
  readonly transferLifetimeSeconds: number;
  /** Where browsers reach this service, without a slash at the end; null where that is whatever they ask for. */
  readonly publicUrl: string | null;
  /** Names for the addresses that reports come from. */
  readonly senderOf: SenderNames;
  /** Where the configured channels have browsers post their forms. */
  readonly gatewayUrls: readonly string[];
  readonly log: Logger;
}
