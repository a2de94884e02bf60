import type { Order } from '@unstuck/protocol';
import { carriedOn } from './carried-on.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { Confirming, Creating, Intent, Paying, Purchase, Ready, State, Watch } from './state.ts';
import { beginWatch } from './watch.ts';
import { beginWork, isWorking } from './work.ts';

/** Shows the form. */
export function enterReady(from: State, intent: Intent): Ready {
  return { ...carriedOn(from), phase: 'ready', intent, fault: null, refused: [] };
}

/** Takes up what an earlier page or another tab began: it is asked about, never sent blindly. */
export function resume(from: State, record: LedgerRecord, fresh: Intent): Ready | Creating {
  if (record.stage === 'armed' || record.purchase === null) return enterReady(from, fresh);
  const common = carriedOn(from);
  const work = beginWork('lookup', 'requesting', common.serial, true);
  return {
    ...common,
    phase: 'creating',
    intent: record.intent,
    purchase: record.purchase,
    // Joining another tab while already at work goes on under the same deadlines.
    work: isWorking(from) ? { ...work, since: from.work.since, slow: from.work.slow } : work,
    joined: true,
    handedOff: record.stage === 'handed-off' || record.stage === 'done',
  };
}

/** Starts over on an order that is already known: pays it by this channel. */
export function startPayment(from: State & { readonly purchase: Purchase }, order: Order, purchase: Purchase): Paying {
  const common = carriedOn(from);
  return {
    ...common,
    phase: 'paying',
    purchase,
    order: asFarAsKnown(from, order),
    work: beginWork('pay', 'requesting', common.serial, false),
    watch: beginWatch(common.serial, null),
    handOff: 'open',
  };
}

/**
 * The order as far as it is known. The server's last word on money is stale while a request to pay it is unanswered, and after a failure,
 * since which another tab may have paid it.
 */
function asFarAsKnown(from: State, order: Order): Order {
  const pending = isWorking(from) && (from.work.unsure || from.work.step === 'requesting');
  return pending || from.phase === 'failed' ? { ...order, money: 'unknown' } : order;
}

/** Waits for the word on an order that is already known, asking at once. */
export function startConfirming(
  from: State & { readonly purchase: Purchase },
  order: Order,
  asking: NonNullable<Watch['asking']>,
): Confirming {
  const common = carriedOn(from);
  return {
    ...common,
    phase: 'confirming',
    purchase: from.purchase,
    order: asFarAsKnown(from, order),
    watch: beginWatch(common.serial, asking),
  };
}
