import { CHANNEL_IDS } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';
import { orderOf, purchaseOf } from './known-of.ts';
import type { Boot, Intent, Purchase, State } from './state.ts';

/**
 * What must survive a reload, a crash or another tab. Written before the first byte is sent.
 * - `armed`: nothing was sent under this key;
 * - `sent`: a create was sent and its answer is not known;
 * - `ordered`: the order is known;
 * - `handed-off`: the person was sent to the channel, or says that they have paid;
 * - `done`: the order is decided.
 */
export interface LedgerRecord {
  readonly stage: 'armed' | 'sent' | 'ordered' | 'handed-off' | 'done';
  readonly intent: Intent;
  readonly purchase: Purchase | null;
  readonly orderId: string | null;
}

/** What the ledger must hold in this state; null leaves it as it is. */
export function recordOf(state: State): LedgerRecord | null {
  if (state.phase === 'boot') return null;
  return { stage: stageOf(state), intent: state.intent, purchase: purchaseOf(state), orderId: orderOf(state)?.id ?? null };
}

function stageOf(state: Exclude<State, Boot>): LedgerRecord['stage'] {
  switch (state.phase) {
    case 'ready':
      return 'armed';
    case 'creating':
      return state.work.unsure || state.work.step === 'requesting' ? 'sent' : 'armed';
    case 'approval':
    case 'paying':
      return 'ordered';
    case 'confirming':
      return 'handed-off';
    case 'succeeded':
    case 'expired':
    case 'cancelled':
      return 'done';
    case 'failed':
      return state.order !== null ? 'ordered' : state.money === 'not-sent' ? 'armed' : 'sent';
  }
}

/** The record in one level, as it is stored and compared. */
export function flatRecord({ stage, intent, purchase, orderId }: LedgerRecord) {
  return { stage, ...intent, ...purchase, orderId };
}

/** Whether an order may exist under this record that is not decided yet. */
export function isUnderWay(record: LedgerRecord | null): record is LedgerRecord {
  return record !== null && record.stage !== 'armed' && record.stage !== 'done';
}

/** Whether `next` may be written over what the ledger holds: one tab's idle form never wipes out another tab's order. */
export function mayReplace(stored: LedgerRecord | null, next: LedgerRecord): boolean {
  return !isUnderWay(stored) || stored.intent.key === next.intent.key || isUnderWay(next);
}

/** What {@link parseLedgerRecord} looks for in what is stored. */
interface Stored {
  readonly stage?: unknown;
  readonly key?: unknown;
  readonly attemptId?: unknown;
  readonly reference?: unknown;
  readonly amount?: unknown;
  readonly currency?: unknown;
  readonly channel?: unknown;
  readonly orderId?: unknown;
}

/** Reads a stored record; anything that is not one of ours is as good as none. */
export function parseLedgerRecord(stored: Stored): LedgerRecord | null {
  const { stage, key, attemptId, reference, amount, currency, channel, orderId } = stored;
  if (stage !== 'armed' && stage !== 'sent' && stage !== 'ordered' && stage !== 'handed-off' && stage !== 'done') return null;
  if (typeof key !== 'string' || typeof attemptId !== 'string' || typeof reference !== 'string') return null;
  const intent: Intent = { key, attemptId, reference };
  // A newer build may pay by a channel that is not known here: the order itself says by which, and must not be forgotten for it.
  const known = CHANNEL_IDS.filter((id) => id === channel)[0] ?? 'alipay';
  const purchase: Purchase | null =
    typeof amount === 'number' && typeof currency === 'string' ? { amount, currency: currency as Currency, channel: known } : null;
  const id = typeof orderId === 'string' ? orderId : null;
  if (stage === 'armed') return { stage, intent, purchase, orderId: null };
  if (purchase === null || (stage !== 'sent' && id === null)) return null;
  return { stage, intent, purchase, orderId: id };
}
