import type { Order } from '@unstuck/protocol';
import type { LedgerRecord } from './ledger-record.ts';
import type { Confirming, Creating, Intent, Paying, Purchase, Ready, State } from './state.ts';
import { beginWork, isWorking } from './work.ts';

/** Shows the form. */
export function enterReady(from: State, intent: Intent): Ready {
  const { draft, currency, meta, online, hidden } = from;
  return { phase: 'ready', intent, draft, currency, meta, online, hidden, serial: from.serial + 1, fault: null, refused: [] };
}

/** Takes up what an earlier page or another tab began: it is asked about, never sent blindly. */
export function resume(from: State, record: LedgerRecord, fresh: Intent): Ready | Creating {
  if (record.stage === 'armed' || record.purchase === null) return enterReady(from, fresh);
  const { draft, currency, meta, online, hidden } = from;
  const serial = from.serial + 1;
  const work = beginWork('lookup', 'requesting', serial, true);
  return {
    phase: 'creating',
    intent: record.intent,
    purchase: record.purchase,
    draft, currency, meta, online, hidden, serial,
    // Joining another tab while already at work goes on under the same deadlines.
    work: isWorking(from) ? { ...work, since: from.work.since, slow: from.work.slow } : work,
    joined: true,
    handedOff: record.stage === 'handed-off' || record.stage === 'done',
  };
}

/** Starts over on an order that is already known: pays it by this channel. */
export function startPayment(from: State & { readonly purchase: Purchase }, order: Order, purchase: Purchase): Paying {
  const { intent, draft, currency, meta, online, hidden } = from;
  const serial = from.serial + 1;
  return {
    phase: 'paying',
    intent, draft, currency, meta, online, hidden, serial, purchase,
    order: asFarAsKnown(from, order),
    work: beginWork('pay', 'requesting', serial, false),
    watch: { since: serial, readAt: serial, asking: null, pace: 'fast', misses: 0, final: false, result: null },
    handOff: 'open',
  };
}

/** The order as far as it is known: while a request to pay it is unanswered, the server's last word on money is stale. */
function asFarAsKnown(from: State, order: Order): Order {
  const pending = isWorking(from) && (from.work.unsure || from.work.step === 'requesting');
  const doubt = pending || (from.phase === 'failed' && from.money === 'unknown');
  return doubt ? { ...order, money: 'unknown' } : order;
}

/** Waits for the word on an order that is already known, asking at once. */
export function startConfirming(
  from: State & { readonly purchase: Purchase },
  order: Order,
  asking: 'read' | 'reconcile' | 'cancel',
): Confirming {
  const { intent, draft, currency, meta, online, hidden, purchase } = from;
  const serial = from.serial + 1;
  return {
    phase: 'confirming',
    intent, draft, currency, meta, online, hidden, serial, purchase,
    order: asFarAsKnown(from, order),
    watch: { since: serial, readAt: serial, asking, pace: 'fast', misses: 0, final: false, result: null },
  };
}
