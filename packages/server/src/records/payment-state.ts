import type { ChannelId, NextAction, PaymentDestination, PaymentState, Placement } from '@unstuck/protocol';

/**
 * How much a state outranks another. News can come late, twice and in any order, so the state kept is always the highest
 * one ever reported: the end does not depend on the order of arrival. `paid` outranks all: money that came is never denied.
 */
const RANK = { started: 0, paying: 1, failed: 2, closed: 3, paid: 4 } as const satisfies Record<PaymentState, number>;

export function laterState(known: PaymentState, reported: PaymentState): PaymentState {
  return RANK[reported] > RANK[known] ? reported : known;
}

/** It can still be paid as far as we know, so another must not be started beside it. */
export const LIVE_STATES: PaymentState[] = ['started', 'paying'];

export function isLive(state: PaymentState): boolean {
  return LIVE_STATES.includes(state);
}

export interface ClosedPayment {
  readonly state: PaymentState;
  /** When the platform is asked about it next; null when its word is final. */
  readonly check_at?: string | Date | null;
  /** When the platform last said that it had not been made. */
  readonly unpaid_at?: string | Date | null;
  /** What a person did with money that was set aside. */
  readonly placed?: Placement | null;
  readonly channel?: ChannelId;
  readonly action?: NextAction | null;
}

/** Where money goes that is no order's own, until a person places it. */
export const ASIDE = ['surplus', 'suspense'] as const satisfies readonly PaymentDestination[];

/** How long a platform's answer counts as current. */
const FRESH_MS = 1_000;

/** Whether a payment was closed that may turn out made all the same: its platform had not heard of it, or was only told to close it. */
export function isLeftOpen({ state, check_at: check = null }: ClosedPayment): boolean {
  return state === 'closed' && check !== null;
}

/** Left open, and not denied by its platform just now. */
export function mayStillArrive(payment: ClosedPayment, now: Date): boolean {
  const { unpaid_at: unpaid = null } = payment;
  return isLeftOpen(payment) && (unpaid === null || new Date(unpaid).getTime() < now.getTime() - FRESH_MS);
}

/** Whoever was told the account number may have transferred already, or do so yet: no bank can be asked. */
export function mayBeTransferred({ state, channel, action = null }: ClosedPayment): boolean {
  return state === 'closed' && channel === 'transfer' && action !== null;
}

/** What there is to do for a payment, or null: nothing was handed out yet, or its platform no longer honours it. */
export function usableAction({ action, action_until: until }: { readonly action: NextAction | null; readonly action_until: string | Date | null }, now: Date): NextAction | null {
  return until === null || new Date(until) > now ? action : null;
}
