// @vitest-environment happy-dom
import { createCheckout } from '@unstuck/checkout';
import type { CheckoutOptions } from '@unstuck/checkout';
import { createDiagnostics } from '@unstuck/diagnostics';
import type { Diagnostics } from '@unstuck/diagnostics';
import type { Platform } from '@unstuck/compat';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../compat/src/testing/fake-platform.ts';
import { createFakeOrderServer } from '../../checkout/src/testing/fake-order-server.ts';
import type { Mishap } from '../../checkout/src/testing/fake-order-server.ts';
import { TOKEN } from '../../checkout/src/testing/fake-tab.ts';
import { createDiagnosedCheckout } from './create-diagnosed-checkout.ts';
import type { Makers } from './create-diagnosed-checkout.ts';

const API = 'https://pay.test';
const RUNS = 40;

type MakeDiagnostics = (platform: Platform) => Diagnostics;

function refuse(): never {
  throw new Error('diagnostics is broken');
}

const throwing: Diagnostics = { observe: refuse, attach: refuse, report: refuse, subscribe: refuse, dispose: refuse };

const BROKEN: Readonly<Record<string, MakeDiagnostics>> = {
  'throws at each call': () => throwing,
  'throws at each property that is read': () => new Proxy({} as Diagnostics, { get: refuse }),
  'cannot be made': refuse,
  'throws from its subscription while the checkout renders': () => ({
    ...throwing,
    subscribe(listener) {
      listener(new Proxy({}, { get: refuse }) as never);
      return refuse;
    },
  }),
  'is the real one, in a page where its network, storage, clock and chance throw': (platform) =>
    createDiagnostics({ api: API, platform: { ...platform, fetch: refuse, randomBytes: refuse, storage: { kind: 'local', read: refuse, write: refuse, remove: refuse, salvage: refuse, observe: refuse } } }),
  'is the real one, whose timers throw': (platform) => createDiagnostics({ api: API, platform: { ...platform, setTimer: refuse, clearTimer: refuse } }),
};

const mishaps: fc.Arbitrary<Mishap> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Mishap>('fine') },
  fc.constantFrom<Mishap>('refused', 'hang', 'lost', 'stall', 'cut', { status: 502, body: '<h1>' }, { status: 200, body: '{}', headers: { 'Content-Type': 'application/json' } }, { problem: 'token.expired' }, { problem: 'channel.unavailable' }),
);
const deeds = fc.oneof(
  fc.record({ click: fc.constantFrom('submit', 'submit', 'retry', 'paid', 'cancel', 'switch-channel', 'copy-report', 'show-qr') }),
  fc.record({ wait: fc.constantFrom(10, 400, 3_100, 9_000, 40_000) }),
);

interface Day {
  readonly mishaps: readonly Mishap[];
  readonly deeds: readonly ({ readonly click: string } | { readonly wait: number })[];
}

/** What a person and the service see of one day, with nothing that diagnostics adds to it. */
async function live({ mishaps: ahead, deeds: toDo }: Day, open: (options: CheckoutOptions, form: Element, platform: Platform) => { unmount(): void; on(type: 'phase', listener: (change: unknown) => void): unknown; mount(form: Element): unknown }) {
  document.body.innerHTML = '<form></form>';
  const form = document.querySelector('form') as HTMLFormElement;
  const time = createVirtualTime();
  const storage = createSharedStorage();
  const server = createFakeOrderServer();
  server.next(...ahead);
  const platform = createFakePlatform({ time, storage: storage.open(), fetch: server.fetch });
  // Control requests reach a service of their own, so that they use up no mishap.
  const own = createFakePlatform({ time, storage: storage.open(), fetch: createFakeOrderServer().fetch, seed: 7 });
  const seen: unknown[] = [];
  const checkout = open({ token: TOKEN, api: API, platform, locale: 'zh-CN' }, form, own);
  checkout.on('phase', (change) => seen.push([time.now(), change]));
  checkout.mount(form);
  form.querySelector<HTMLElement>('.unstuck-preset')?.click();
  for (const deed of toDo) {
    if ('click' in deed) form.querySelector<HTMLElement>(`[data-unstuck-action="${deed.click}"]`)?.click();
    else await time.advance(deed.wait);
    const { unstuckPhase, unstuckFailure, unstuckMoney, unstuckReference } = form.dataset;
    seen.push([time.now(), unstuckPhase, unstuckFailure, unstuckMoney, unstuckReference]);
  }
  await time.advance(60_000);
  checkout.unmount();
  return { seen, sent: server.seen, orders: [...server.orders.values()] };
}

function joined(make: MakeDiagnostics) {
  return (options: CheckoutOptions, form: Element, platform: Platform) => {
    const makers: Makers = { createCheckout, createDiagnostics: () => make(platform) };
    return createDiagnosedCheckout(makers, options, form);
  };
}

const days = fc.record({ mishaps: fc.array(mishaps, { maxLength: 8 }), deeds: fc.array(deeds, { minLength: 2, maxLength: 9 }) });

it.each(Object.entries(BROKEN))('leaves the checkout’s runs as they are when diagnostics %s', async (_, make) => {
  await fc.assert(fc.asyncProperty(days, async (day) => {
    expect(await live(day, joined(make))).toEqual(await live(day, (options) => createCheckout(options)));
  }), { numRuns: RUNS });
}, 120_000);

it('leaves the checkout’s runs as they are when diagnostics works', async () => {
  await fc.assert(fc.asyncProperty(days, async (day) => {
    expect(await live(day, joined((platform) => createDiagnostics({ api: API, platform })))).toEqual(await live(day, (options) => createCheckout(options)));
  }), { numRuns: RUNS });
}, 120_000);
