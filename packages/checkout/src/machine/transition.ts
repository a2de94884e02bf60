import type { ChannelId, Order } from '@unstuck/protocol';
import { limitsOf, parseAmount } from './amount.ts';
import { carriedOn } from './carried-on.ts';
import type { Event } from './event.ts';
import { orderOf } from './known-of.ts';
import { isUnderWay } from './ledger-record.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { enterReady, resume, startConfirming, startPayment } from './resume.ts';
import type { Confirming, Creating, Failed, Paying, Purchase, Ready, State } from './state.ts';
import { isWatching } from './watch.ts';
import { askNow, poll, whenChecked, whenExpiryElapsed, whenMissed } from './while-watching.ts';
import { giveUp, requestNow, whenAttemptElapsed, whenOffline, whenReplied } from './while-working.ts';
import { beginWork, isWorking } from './work.ts';

/**
 * The whole behaviour of a checkout. Pure: what must run, be stored or be shown follows from the state alone
 * (`demandOf`, `recordOf`, `actionsOf`, `moneyOf`). An event that means nothing in a state leaves it as it is.
 */
export function transition(state: State, event: Event): State {
  switch (event.type) {
    case 'recalled':
      return state.phase === 'boot' || state.phase === 'ready' || (event.late && orderOf(state) === null) ? whenRecalled(state, event) : state;
    case 'meta-arrived':
      return whenMetaArrived(state, event.meta);
    case 'edited':
      return state.phase === 'ready' ? whenEdited(state, event) : state;
    case 'submitted':
      return state.phase === 'ready' ? whenSubmitted(state) : state;
    case 'claimed':
      return isClaiming(state) ? whenClaimed(state, event.record) : state;
    case 'replied':
      return event.serial === state.serial ? whenAnswered(state, event) : state;
    case 'elapsed':
      return whenElapsed(state, event);
    case 'retried':
      return whenRetried(state, event);
    case 'handed-off':
      return state.phase === 'paying' && state.work === null ? startWaiting(state) : state;
    case 'hand-off-blocked':
      return whenHandOffBlocked(state);
    case 'paid':
      return isWatching(state) && state.phase !== 'approval' ? startConfirming(state, state.order, 'reconcile') : state;
    case 'switched':
      return whenSwitched(state, event.channel);
    case 'cancelled':
      return whenCancelled(state);
    case 'went-offline':
      return whenWentOffline(state);
    case 'came-online':
      return whenCameOnline(state);
    case 'hidden':
      return { ...state, hidden: true };
    case 'shown':
      return checkIfIdle({ ...state, hidden: false });
    case 'told':
      return whenTold(state, event.record);
  }
}

function whenRecalled(state: State, { record, fresh }: Extract<Event, { type: 'recalled' }>): State {
  if (record !== null) return resume(state, record, fresh);
  // The form knows more of its intent than what was stored of it.
  return state.phase === 'ready' && fresh.key === state.intent.key ? state : enterReady(state, fresh);
}

function whenMetaArrived(state: State, meta: NonNullable<State['meta']>): State {
  const usable = meta.channels.filter((channel) => channel.healthy);
  const kept = usable.some((channel) => channel.id === state.draft.channel);
  const first = usable[0];
  if (kept || first === undefined) return { ...state, meta };
  return { ...state, meta, draft: { ...state.draft, channel: first.id } };
}

function whenEdited(state: Ready, edit: { readonly amountText?: string; readonly channel?: ChannelId }): Ready {
  const amountText = edit.amountText ?? state.draft.amountText;
  const channel = edit.channel ?? state.draft.channel;
  return { ...state, draft: { amountText, channel }, fault: null, refused: [] };
}

function whenSubmitted(state: Ready): State {
  const { draft, currency } = state;
  const parsed = parseAmount(draft.amountText, currency, limitsOf(state));
  if (typeof parsed === 'string') return { ...state, fault: parsed };
  const creating = beginCreating(state, { amount: parsed, currency, channel: draft.channel }, true);
  return state.online ? creating : whenOffline(creating);
}

/** @param sure nothing was sent yet; otherwise the order is asked for first */
function beginCreating(from: State, purchase: Purchase, sure: boolean): Creating {
  const common = carriedOn(from);
  const work = sure ? beginWork('create', 'claiming', common.serial, false) : beginWork('lookup', 'requesting', common.serial, true);
  return { ...common, phase: 'creating', purchase, work, joined: false, handedOff: false };
}

function isClaiming(state: State): state is Creating & { readonly work: { readonly step: 'claiming' } } {
  return state.phase === 'creating' && state.work.step === 'claiming';
}

function whenClaimed(state: Creating, record: LedgerRecord | null): State {
  return joins(state, record) ? resume(state, record, state.intent) : requestNow(state, 'create', state.serial + 1);
}

/** Whether there is an order to go on with instead of making one: one under way, or what this very key was spent on. */
function joins({ intent }: State, record: LedgerRecord | null): record is LedgerRecord {
  return record !== null && ((record.stage === 'done' && record.intent.key === intent.key) || isUnderWay(record));
}

function whenAnswered(state: State, event: Extract<Event, { type: 'replied' }>): State {
  if (isWorking(state)) return whenReplied(state, event.outcome, event.chance);
  return isWatching(state) && state.watch.asking !== null ? whenChecked(state, event.outcome) : state;
}

function whenElapsed(state: State, { timer, headersSeen, chance }: Extract<Event, { type: 'elapsed' }>): State {
  switch (timer) {
    case 'boot':
      return state.phase === 'boot' ? enterReady(state, state.intent) : state;
    case 'attempt':
      if (isWorking(state)) return whenAttemptElapsed(state, headersSeen, chance);
      return isWatching(state) && state.watch.asking !== null ? whenMissed(state) : state;
    case 'back-off':
      return isWorking(state) && state.work.step === 'waiting'
        ? requestNow(state, state.work.operation, state.serial + 1)
        : state;
    case 'notice':
      return isWorking(state) && state.work.slow === 'no' ? { ...state, work: { ...state.work, slow: 'notice' } } : state;
    case 'action':
      return isWorking(state) ? { ...state, work: { ...state.work, slow: 'action' } } : state;
    case 'total':
      return isWorking(state) ? giveUp(state) : state;
    case 'poll':
      return isWatching(state) && state.watch.asking === null ? poll(state) : state;
    case 'slow-down':
      return isWatching(state) ? { ...state, watch: { ...state.watch, pace: 'slow' } } : state;
    case 'expiry':
      return isWatching(state) ? whenExpiryElapsed(state) : state;
  }
}

function whenRetried(state: State, { fresh, record }: Extract<Event, { type: 'retried' }>): State {
  const serial = state.serial + 1;
  switch (state.phase) {
    case 'succeeded':
    case 'expired':
    case 'cancelled':
      return isUnderWay(record) ? resume(state, record, fresh) : enterReady(state, fresh);
    case 'creating': {
      const unsure = state.work.unsure || state.work.step === 'requesting';
      return { ...state, serial, work: beginWork(unsure ? 'lookup' : 'create', 'requesting', serial, unsure) };
    }
    case 'paying':
      return state.work === null ? state : { ...state, serial, work: beginWork('pay', 'requesting', serial, true) };
    case 'failed':
      return retryFailed(state);
    default:
      return state;
  }
}

function retryFailed(state: Failed): State {
  const { order, purchase } = state;
  if (order !== null) {
    const open = order.payment === null || order.payment.state === 'failed' || order.payment.state === 'closed';
    return open ? startPayment(state, order, purchase) : startConfirming(state, order, 'reconcile');
  }
  const sure = state.money === 'not-sent';
  // What was refused has to be changed first. Without an amount nothing was submitted yet: it broke before.
  const back = sure ? state.failure === 'request.rejected' || purchase.amount === 0 : state.failure === 'request.rejected' && state.intent.unremembered;
  return back ? { ...enterReady(state, state.intent), refused: state.faults } : beginCreating(state, purchase, sure);
}

/** The person is at the channel now; the next check follows by itself. */
function startWaiting(state: Extract<State, { phase: 'paying' }>): State {
  const { watch, order } = state;
  return { ...startConfirming(state, order, 'read'), watch: { ...watch, asking: null } };
}

function whenHandOffBlocked(state: State): State {
  if (state.phase === 'paying') return { ...state, handOff: 'blocked' };
  return state.phase === 'confirming' ? { ...state, phase: 'paying', work: null, handOff: 'blocked' } : state;
}

function whenSwitched(state: State, channel: ChannelId): State {
  return isToBePaid(state) ? startPayment(state, state.order, { ...state.purchase, channel }) : state;
}

function whenCancelled(state: State): State {
  if (state.phase === 'approval') return askNow(state, 'cancel');
  return isToBePaid(state) ? startConfirming(state, state.order, 'cancel') : state;
}

function isToBePaid(state: State): state is (Paying | Confirming | Failed) & { readonly order: Order } {
  return (state.phase === 'paying' || state.phase === 'confirming' || state.phase === 'failed') && state.order !== null;
}

function whenWentOffline(state: State): State {
  const offline = { ...state, online: false };
  return isWorking(offline) ? whenOffline(offline) : offline;
}

function whenCameOnline(state: State): State {
  const online = { ...state, online: true };
  return online.phase === 'failed' && online.failure === 'offline' ? retryFailed(online) : checkIfIdle(online);
}

function whenTold(state: State, record: LedgerRecord | null): State {
  if (record === null) return state;
  if (state.phase === 'ready' || isClaiming(state)) return joins(state, record) ? resume(state, record, state.intent) : state;
  if (record.intent.key !== state.intent.key) return state;
  if (state.phase === 'creating' && state.work.step === 'waiting') return requestNow(state, 'lookup', state.serial + 1);
  if (state.phase !== 'failed') return checkIfIdle(state);
  if (state.order === null) return record.orderId === null ? state : resume(state, record, state.intent);
  // The other tab got further: what this one says of the money may no longer be so.
  return record.stage === 'handed-off' || record.stage === 'done' ? startConfirming(state, state.order, 'read') : state;
}

function checkIfIdle(state: State): State {
  return isWatching(state) && state.watch.asking === null && state.online ? poll(state) : state;
}

