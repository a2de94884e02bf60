import { fence } from '@unstuck/compat';
import type { AccountToken } from './effects/account-token.ts';
import type { AttemptLedger } from './effects/attempt-ledger.ts';
import type { HandOff, Leaving, WayOut } from './effects/hand-off.ts';
import type { Observe } from './effects/observe.ts';
import type { Runtime } from './effects/runtime.ts';
import { channelOf, orderOf, purchaseOf } from './machine/known-of.ts';
import type { Gesture, ReportAction } from './widget/port.ts';

export interface GestureParts {
  readonly runtime: Runtime;
  readonly ledger: AttemptLedger;
  readonly observe: Observe;
  readonly token: AccountToken;
  readonly handOff: HandOff;
  readonly takeReport: (action: ReportAction) => void;
}

/** Turns what the person did into events, and opens the ways out of the page while their click still allows it. */
export function createGestureHandler({ runtime, ledger, observe, token, handOff, takeReport }: GestureParts): (gesture: Gesture) => void {
  function leaving(by: WayOut | 'qr' | 'transfer', newTab: Parameters<Leaving>[1]): void {
    const state = runtime.state();
    const purchase = purchaseOf(state);
    observe(state.intent.attemptId, { type: 'handed-off', channel: channelOf(state), by, newTab });
    if (purchase && !orderOf(state)) {
      // The hosted page is about to send under our key.
      ledger.write({ stage: 'sent', intent: state.intent, purchase, orderId: null });
    }
  }

  const handedOff: Leaving = (by, newTab) => {
    leaving(by, newTab);
    runtime.dispatch({ type: 'handed-off' });
  };

  function left(done: boolean | null | undefined): void {
    if (!done) runtime.dispatch({ type: 'hand-off-blocked' });
  }

  function handle(gesture: Gesture): void {
    const state = runtime.state();
    // Somebody else may be at the screen by now. Not at each key, but at the first.
    if (gesture.type !== 'edited' || !state.draft.amountText) token.renew();
    const action = state.phase === 'paying' || state.phase === 'confirming' ? state.order.payment?.action : null;
    switch (gesture.type) {
      case 'retried':
        return runtime.dispatch({ type: 'retried', fresh: ledger.fresh(), record: ledger.read() });
      case 'pay':
        return left(action && handOff.pay(action, gesture.sameTab, handedOff));
      case 'open-page':
        return left(handOff.openPage(state, token.current(), handedOff));
      case 'open-report':
      case 'copy-report':
      case 'save-report':
      case 'show-qr':
        return takeReport(gesture.type);
      case 'paid':
        if (state.phase === 'paying' && (action?.type === 'qr' || action?.type === 'transfer')) leaving(action.type, null);
        return runtime.dispatch(gesture);
      default:
        return runtime.dispatch(gesture);
    }
  }
  return (gesture) => fence(() => handle(gesture));
}
