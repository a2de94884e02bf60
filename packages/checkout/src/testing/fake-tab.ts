import type { CheckoutObservation } from '@unstuck/protocol';
import type { Platform, SafeStorage } from '@unstuck/compat';
import { createAccountToken } from '../effects/account-token.ts';
import { createAttemptLedger } from '../effects/attempt-ledger.ts';
import type { AttemptLedger } from '../effects/attempt-ledger.ts';
import { createObserve } from '../effects/observe.ts';
import { createServiceAddress } from '../effects/service-address.ts';
import { createOrderClient } from '../effects/order-client.ts';
import { createRuntime } from '../effects/runtime.ts';
import type { Runtime } from '../effects/runtime.ts';
import { createSingleFlight } from '@unstuck/compat/single-flight';
import type { Claim } from '@unstuck/compat/single-flight';
import { ORDINARY_PAGE } from './ordinary-page.ts';
import { createFakePlatform } from '../../../compat/src/testing/fake-platform.ts';
import type { VirtualTime } from '../../../compat/src/testing/fake-platform.ts';

export interface FakeTab {
  readonly runtime: Runtime;
  readonly ledger: AttemptLedger;
  readonly facts: CheckoutObservation[];
  submit(amountText?: string): void;
  retry(): void;
  close(): void;
}

export interface FakeTabParts {
  readonly time: VirtualTime;
  readonly storage: SafeStorage;
  readonly fetch: typeof fetch;
  readonly seed?: number;
  /** Further addresses of the service. */
  readonly fallbacks?: readonly string[];
  readonly token?: string | (() => string | Promise<string>);
  readonly key?: string;
  /** Default: a lease in the storage. */
  readonly claim?: Claim;
  readonly platform?: Partial<Platform>;
  readonly observer?: (observation: CheckoutObservation) => unknown;
}

export const TOKEN = `x.${btoa(JSON.stringify({ sub: 'E1001' }))}.y`;

/** A checkout in a page without a screen: the real runtime, ledger and client over fakes. */
export function openFakeTab(parts: FakeTabParts): FakeTab {
  const platform = { ...createFakePlatform(parts), ...parts.platform };
  const facts: CheckoutObservation[] = [];
  const observe = createObserve((fact) => {
    facts.push(fact);
    return parts.observer?.(fact);
  }, platform.now);
  const api = 'https://pay.test';
  const wallClock = (): number => 1_795_000_000_000 + parts.time.now();
  const ledger = createAttemptLedger({
    platform, api, wallClock, key: parts.key, openChannel: undefined,
    told: (record) => runtime.dispatch({ type: 'told', record }),
    opened: () => recall(true),
    changed: () => undefined,
  });
  const token = createAccountToken(parts.token ?? TOKEN, ledger.open);
  const runtime = createRuntime({
    platform, ledger, observe, channels: null,
    client: createOrderClient({ locale: 'zh-CN', platform, token, observe, ...ORDINARY_PAGE, service: createServiceAddress([api, ...(parts.fallbacks ?? [])], api) }),
    claim: parts.claim ?? createSingleFlight(platform, wallClock, undefined),
    initial: {
      phase: 'boot', intent: ledger.recall().fresh, currency: 'CNY', meta: null, serial: 0,
      draft: { amountText: '', channel: 'alipay' }, online: true, hidden: false,
    },
  });
  const recall = (late?: true): void => runtime.dispatch({ type: 'recalled', ...ledger.recall(), late });
  const given = token.get();
  if (typeof given === 'string') recall();
  else void given.then(() => recall(), () => recall());
  return {
    runtime, ledger, facts,
    submit(amountText = '50') {
      runtime.dispatch({ type: 'edited', amountText });
      runtime.dispatch({ type: 'submitted' });
    },
    retry: () => runtime.dispatch({ type: 'retried', fresh: ledger.fresh(), record: ledger.read() }),
    close() {
      runtime.dispose();
      ledger.dispose();
    },
  };
}
