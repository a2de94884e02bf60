import type { Order } from '@unstuck/protocol';
import { carriedOn } from './carried-on.ts';
import { failed } from './failed.ts';
import type { Purchase, State, Watch } from './state.ts';
import { beginWatch, isWatching } from './watch.ts';
import { beginWork } from './work.ts';

/** Moves to the phase in which an order, as the server just told it, belongs. A status nobody knows never counts as success. */
export function enterOrder(from: State, order: Order, purchase: Purchase): State {
  const { payment } = order;
  const known = { ...carriedOn(from), order, purchase: payment ? { ...purchase, channel: payment.channel } : purchase };
  switch (order.state) {
    case 'paid':
      return { ...known, phase: 'succeeded' };
    case 'expired':
      return { ...known, phase: 'expired' };
    case 'cancelled':
      return { ...known, phase: 'cancelled' };
    case 'approval':
      return { ...known, phase: 'approval', watch: { ...watchOf(from, known.serial), pace: 'slow' } };
    case 'open':
      return enterOpenOrder(from, { ...known, order });
  }
}

function enterOpenOrder(
  from: State,
  known: Omit<Extract<State, { phase: 'confirming' }>, 'phase' | 'watch'>,
): State {
  const { order, serial } = known;
  const { payment } = order;
  const watch = watchOf(from, serial);
  // Once its time is over, to start a payment would be refused, and the order asked about, for ever.
  if (payment === null && order.remainingSeconds > 0) {
    return { ...known, phase: 'paying', work: beginWork('pay', 'requesting', serial, false), watch, handOff: 'open' };
  }
  switch (payment?.state) {
    case 'failed':
    case 'closed': {
      const failure = payment.state === 'failed' ? 'channel.rejected' : 'channel.closed';
      return failed(from, known.purchase, order, failure, order.money);
    }
    case undefined:
    case 'paying':
    case 'paid':
      return { ...known, phase: 'confirming', watch };
    case 'started': {
      // Another tab began this payment, if there was nothing to hand over yet.
      const handedOff = (from.phase === 'confirming' && from.order.payment?.action !== null) || (from.phase === 'creating' && from.handedOff);
      if (handedOff || payment.action === null) return { ...known, phase: 'confirming', watch };
      const handOff = from.phase === 'paying' ? from.handOff : 'open';
      return { ...known, phase: 'paying', work: null, watch, handOff };
    }
  }
}

/** Goes on watching with what was learnt so far, or begins to. */
function watchOf(from: State, serial: number): Watch {
  const fresh = beginWatch(serial, null);
  if (!isWatching(from)) return fresh;
  const { since, pace, asking, result } = from.watch;
  if (asking === 'cancel') return { ...fresh, since, pace, result: 'not-cancelled' };
  return { ...fresh, since, pace, result: from.phase === 'confirming' && asking === 'reconcile' ? 'not-yet' : result };
}
