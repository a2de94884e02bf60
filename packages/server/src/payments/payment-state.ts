import type { PaymentState } from '@unstuck/protocol';

/**
 * How much a state outranks another. News can come late, twice and in any order, so the state kept is always the highest
 * one ever reported: the end does not depend on the order of arrival. `paid` outranks all: money that came is never denied.
 */
const RANK = { started: 0, paying: 1, failed: 2, closed: 3, paid: 4 } as const satisfies Record<PaymentState, number>;

export function laterState(known: PaymentState, reported: PaymentState): PaymentState {
  return RANK[reported] > RANK[known] ? reported : known;
}

/** Whether it can still be paid as far as we know, so that another must not be started beside it. */
export function isLive(state: PaymentState): boolean {
  return state === 'started' || state === 'paying';
}

/** Whether a payment was closed that its platform had not heard of yet: from a page left open it may be paid all the same. */
export function mayStillArrive({ state, watched }: { readonly state: PaymentState; readonly watched?: boolean }): boolean {
  return state === 'closed' && watched === true;
}
