import type { ChannelId, Currency, NextAction } from '@unstuck/protocol';

/** What a channel needs to start a payment. `tradeNumber` is ours, unique per payment, `[0-9a-z]{20,32}`. */
export interface PaymentOrder {
  readonly tradeNumber: string;
  readonly orderId: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly description: string;
  readonly expiresAt: Date;
  /** Of the pages of ours that the person comes back to, such as `zh-CN`. */
  readonly locale: string;
}

export interface PaidPayment {
  readonly state: 'paid';
  /** Integer minor units, as the platform reports them. */
  readonly amount: number;
  readonly currency: Currency;
  /** The platform's own number. */
  readonly channelTradeNumber: string;
  readonly paidAt: Date;
  /** What went back since, in the platform's own console; absent for nothing. */
  readonly refund?: ReportedRefund;
}

/**
 * How platforms tell of refunds, in integer minor units: by the sum of all so far, each with a number of its own, or only that there was at least one.
 */
export type ReportedRefund =
  | { readonly tells: 'sum'; readonly amount: number }
  | { readonly tells: 'one'; readonly id: string; readonly amount: number }
  | { readonly tells: 'nothing' };

/** A payment's fate in the platform's own books, in our words. */
export type ChannelPayment = { readonly state: 'not-found' | 'waiting' | 'paying' | 'failed' | 'closed' } | PaidPayment;

export interface NotifyRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body exactly as received: signatures are over bytes. */
  readonly rawBody: string;
}

/** A notification whose signature, application and merchant ids were verified. */
export interface VerifiedNotify {
  /** The platform's id of this notification, the same on every redelivery. */
  readonly notifyId: string;
  readonly tradeNumber: string;
  readonly payment: ChannelPayment;
}

/** A genuine notification about something else than a payment: a transfer to a person, a coupon, an agreement. */
export interface OtherNotify {
  readonly notifyId: string;
  /** In the platform's own word, for the log. */
  readonly event: string;
}

/** What the platform wants to hear so that it stops, or goes on, redelivering. */
export interface NotifyReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The channel could not do it. `sent: false` proves that the platform never got the request. */
export class ChannelError extends Error {
  readonly code: 'channel.unavailable' | 'channel.rejected' | 'signature.invalid';
  readonly sent: boolean;
  constructor(code: ChannelError['code'], message: string, options: { sent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.sent = options.sent;
  }
}

/**
 * One payment platform. Platform words stop here. Every call has one deadline (`CHANNEL_TIMEOUT_MS`), however often it asks the platform, and throws
 * {@link ChannelError}; nothing else is thrown on a platform's or a network's fault.
 */
export interface Channel {
  readonly id: ChannelId;
  /** How long what `start` answers can be used, where that may end before the payment does: then `start` is called again. */
  readonly actionLifetimeMs?: number;
  /** `start` asks nobody: that it went well says nothing of the platform. */
  readonly startsAlone?: true;
  /** Asks the platform for a payment. Calling it again with the same `tradeNumber` is harmless. */
  start(order: PaymentOrder): Promise<NextAction>;
  query(tradeNumber: string): Promise<ChannelPayment>;
  /** Closes an unpaid payment so that it cannot be paid any more; answers what it found if that was too late. Somebody may just have paid all the same. */
  close(tradeNumber: string): Promise<ChannelPayment>;
  /** Verifies and reads a notification. Throws `signature.invalid` for anything not provably from the platform. */
  readNotify(request: NotifyRequest): Promise<VerifiedNotify | OtherNotify>;
  replyToNotify(outcome: 'processed' | 'rejected'): NotifyReply;
}

/** Longest wait for a platform's answer, in milliseconds; shorter than the client's 8 s per attempt. */
export const CHANNEL_TIMEOUT_MS = 5_000;
