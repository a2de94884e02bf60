import type { Platform } from '../../packages/compat/src/platform.ts';
import { createAccountToken } from '../../packages/checkout/src/effects/account-token.ts';
import { createAttemptLedger } from '../../packages/checkout/src/effects/attempt-ledger.ts';
import type { HandOff } from '../../packages/checkout/src/effects/hand-off.ts';
import { createOrderClient } from '../../packages/checkout/src/effects/order-client.ts';
import { createServiceAddress } from '../../packages/checkout/src/effects/service-address.ts';
import { createRuntime } from '../../packages/checkout/src/effects/runtime.ts';
import type { Runtime } from '../../packages/checkout/src/effects/runtime.ts';
import { createSingleFlight } from '../../packages/compat/src/single-flight.ts';
import type { State } from '../../packages/checkout/src/machine/state.ts';
import { createGestureHandler } from '../../packages/checkout/src/on-gesture.ts';
import { ORDINARY_PAGE } from '../../packages/checkout/src/testing/ordinary-page.ts';
import type { Gesture } from '../../packages/checkout/src/widget/port.ts';
import type { OpenChannel } from '../../packages/checkout/src/effects/other-tabs.ts';

/** The same service again: the network looks at paths only, and does its mischief on either way. */
const ELSEWHERE = 'http://elsewhere.test';

/** What one loaded page has: everything the checkout runs on except the screen. */
export interface PageParts {
  readonly platform: Platform;
  readonly api: string;
  readonly key: string | undefined;
  readonly token: string | (() => string | Promise<string>);
  readonly wallClock: () => number;
  readonly openChannel: OpenChannel | undefined;
  readonly locks: LockManager | undefined;
  readonly handOff: HandOff;
  readonly amountText: string;
  readonly hidden: boolean;
  readonly changed: (state: State) => void;
}

/** One page load with the checkout in it. */
export interface Page {
  state(): State;
  gesture(gesture: Gesture): void;
  signal(type: 'went-offline' | 'came-online' | 'hidden' | 'shown'): void;
  /** The page comes out of the back-forward cache. */
  restore(): void;
  dispose(): void;
}

/** Wires the checkout as `mountCheckout` does, with the person's eyes and hands instead of a widget. */
export function loadPage(parts: PageParts): Page {
  const { platform, api, wallClock } = parts;
  const ledger = createAttemptLedger({
    platform, api, wallClock,
    key: parts.key,
    openChannel: parts.openChannel,
    told: (record) => runtime.dispatch({ type: 'told', record }),
    opened: () => recall(true),
    changed: () => undefined,
  });
  const token = createAccountToken(parts.token, ledger.open);
  const observe = (): void => undefined;
  const runtime: Runtime = createRuntime({
    platform, ledger, observe,
    channels: null,
    client: createOrderClient({ locale: 'zh-CN', platform, token, observe, ...ORDINARY_PAGE, service: createServiceAddress([api, ELSEWHERE], api) }),
    claim: createSingleFlight(platform, wallClock, parts.locks),
    initial: {
      phase: 'boot', intent: ledger.recall().fresh, currency: 'CNY', meta: null, serial: 0,
      draft: { amountText: parts.amountText, channel: 'alipay' },
      online: platform.online(),
      hidden: parts.hidden,
    },
  });
  const gesture = createGestureHandler({ runtime, ledger, observe, token, handOff: parts.handOff, takeReport: () => undefined });
  runtime.subscribe(() => parts.changed(runtime.state()));
  const recall = (late?: true): void => runtime.dispatch({ type: 'recalled', ...ledger.recall(), late });
  const given = token.get();
  if (typeof given === 'string') recall();
  else given.then(() => recall(), () => recall());

  return {
    state: runtime.state,
    gesture,
    signal(type) {
      if (type === 'shown') token.renew();
      runtime.dispatch({ type });
    },
    restore() {
      recall();
      runtime.dispatch({ type: 'told', record: ledger.read() });
      runtime.dispatch({ type: 'shown' });
    },
    dispose() {
      ledger.dispose();
      runtime.dispose();
    },
  };
}
