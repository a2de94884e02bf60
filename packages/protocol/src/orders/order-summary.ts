import type { Currency } from './currency.ts';
import type { MoneyTruth } from './money.ts';
import type { ChannelId, OrderState, PaymentState } from './order.ts';

/** Where the money of a paid payment went in the ledger: to the employee, beside an order that was paid already, or, being another amount than was asked, aside. */
export type PaymentDestination = 'employee' | 'surplus' | 'suspense';

/** What a person did with money that was set aside: sent it back, or credited it to the employee all the same. */
export const PLACEMENTS = ['returned', 'credited'] as const;
export type Placement = (typeof PLACEMENTS)[number];

export interface PaymentSummary {
  readonly tradeNumber: string;
  readonly channel: ChannelId;
  readonly state: PaymentState;
  /** Null until it is paid. */
  readonly destination: PaymentDestination | null;
  /** What arrived, in minor units; null until it is paid. */
  readonly received: number | null;
  /** What was sent back of it in the platform's own console, in minor units. */
  readonly refunded: number;
  /** Null while the money is not set aside, or a person has yet to place it. */
  readonly placed: Placement | null;
  /** What a bank transfer carries; null for any other payment. */
  readonly remittance: string | null;
}

/** How many orders the service lists at most: those that wait for a person, and any others. */
export const LISTED = { waiting: 1_000, others: 200 } as const;

/** An order as administrators see it. */
export interface OrderSummary {
  readonly id: string;
  readonly key: string;
  readonly account: string;
  readonly state: OrderState;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly money: MoneyTruth;
  readonly attempts: readonly string[];
  readonly createdAt: string;
  /** Oldest first. */
  readonly payments: readonly PaymentSummary[];
}

/** What became of a bank transfer that a person has seen. */
export interface BookedTransfer extends OrderSummary {
  readonly transfer: {
    /** The bank's own number of it. */
    readonly reference: string;
    readonly destination: PaymentDestination;
    /** Whether it had been booked before; then nothing has changed. */
    readonly repeated: boolean;
  };
}
