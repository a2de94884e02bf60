import type { ChannelId, Currency, FailureCode, Meta, MoneyTruth, Operation as ObservedOperation, Order } from '@unstuck/protocol';
import type { AmountFault } from './amount.ts';
import type { FieldFault } from './outcome.ts';

/** One purchase the person means to make, however often it is sent. */
export interface Intent {
  /** The idempotency key. */
  readonly key: string;
  readonly attemptId: string;
  /** Read out to support: `XXXX-XXXX-C`. */
  readonly reference: string;
  /** The key was given, and nothing is shared here from one page to the other: another may have sent under it. */
  readonly unremembered?: true;
  /** It was sent so long ago that, if no order came of it, the person is asked before it is sent again. */
  readonly old?: boolean;
}

/** What was submitted; re-sent unchanged under the same key. */
export interface Purchase {
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly channel: ChannelId;
}

/** What the service offers, as far as this code knows it. */
export interface Offer extends Pick<Meta, 'limits'> {
  readonly channels: readonly { readonly id: ChannelId; readonly healthy: boolean }[];
}

/** What the form holds, as typed. */
export interface Draft {
  readonly amountText: string;
  readonly channel: ChannelId;
}

/** The requests that a state can ask for. */
export type Operation = Exclude<ObservedOperation, 'meta'>;

/** A piece of work with retries: making the order, or starting its payment. */
export interface Work {
  readonly operation: 'create' | 'lookup' | 'pay';
  readonly step: 'claiming' | 'requesting' | 'waiting';
  /** The serial at which it began; names its deadlines, so that no retry restarts them. */
  readonly since: number;
  /** Requests made so far, the present one included. */
  readonly attempts: number;
  /** While `waiting`: how long, in milliseconds. */
  readonly waitMs: number;
  /** Whether something may have reached the server that was never answered. */
  readonly unsure: boolean;
  /** What went wrong last; named if time runs out. */
  readonly trouble: FailureCode | null;
  readonly slow: 'no' | 'notice' | 'action';
}

/** Watching an order until it is decided. */
export interface Watch {
  readonly since: number;
  /** The serial at which the order was last read; its remaining seconds count from there. */
  readonly readAt: number;
  readonly asking: 'read' | 'reconcile' | 'cancel' | null;
  readonly pace: 'fast' | 'slow';
  /** Checks in a row that brought no answer, counted to {@link LOST_AFTER}. */
  readonly misses: number;
  /** The last check before the order is called expired. */
  readonly final: boolean;
  /** What came of what the person asked for: the channel knows of no payment yet, or the order could not be cancelled. */
  readonly result: 'not-yet' | 'not-cancelled' | null;
}

/** After so many unanswered checks the person is told that contact is lost. */
export const LOST_AFTER = 3;

/** What every state has. */
export interface Common {
  readonly intent: Intent;
  readonly draft: Draft;
  readonly currency: Currency;
  readonly meta: Offer | null;
  /** Grows with every request and wait: a late answer carries an old one and is ignored. */
  readonly serial: number;
  readonly online: boolean;
  readonly hidden: boolean;
}

interface WithOrder extends Common {
  readonly order: Order;
  readonly purchase: Purchase;
}

export interface Boot extends Common {
  readonly phase: 'boot';
}
export interface Ready extends Common {
  readonly phase: 'ready';
  readonly fault: AmountFault | null;
  /** What the server refused, when it did. */
  readonly refused: readonly FieldFault[];
}
export interface Creating extends Common {
  readonly phase: 'creating';
  readonly purchase: Purchase;
  readonly work: Work;
  /** Whether another tab, or an earlier page, began this order. */
  readonly joined: boolean;
  /** Whether the person had already been sent to the channel: then the order is confirmed, not shown for paying again. */
  readonly handedOff: boolean;
}
export interface Approval extends WithOrder {
  readonly phase: 'approval';
  readonly watch: Watch;
}
export interface Paying extends WithOrder {
  readonly phase: 'paying';
  /** Present while the payment is being started. */
  readonly work: Work | null;
  readonly watch: Watch;
  /** Whether the page's policy stopped the way to the channel. */
  readonly handOff: 'open' | 'blocked';
}
export interface Confirming extends WithOrder {
  readonly phase: 'confirming';
  readonly watch: Watch;
}
export interface Succeeded extends WithOrder {
  readonly phase: 'succeeded';
}
export interface Expired extends WithOrder {
  readonly phase: 'expired';
}
export interface Cancelled extends WithOrder {
  readonly phase: 'cancelled';
}
export interface Failed extends Common {
  readonly phase: 'failed';
  readonly failure: FailureCode;
  readonly money: MoneyTruth;
  readonly order: Order | null;
  readonly purchase: Purchase;
  readonly faults: readonly FieldFault[];
}

export type State =
  | Boot
  | Ready
  | Creating
  | Approval
  | Paying
  | Confirming
  | Succeeded
  | Expired
  | Cancelled
  | Failed;

export type Watching = Approval | Paying | Confirming;
