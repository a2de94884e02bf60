import type { Platform, SafeStorage } from '@unstuck/compat';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import type { VirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { createDelivery } from '../deliver/create-delivery.ts';
import type { Delivery, DeliveryOptions } from '../deliver/create-delivery.ts';
import { createFakeCollector } from './fake-collector.ts';
import type { FakeCollector } from './fake-collector.ts';

export const API = 'https://pay.test';

export interface FakePage {
  readonly delivery: Delivery;
  readonly platform: Platform;
  /** The browser says that the connection is back. */
  comeOnline(): void;
  close(): void;
}

export interface FakeBrowser {
  readonly time: VirtualTime;
  readonly collector: FakeCollector;
  readonly stored: Map<string, string>;
  open(change?: Partial<Omit<DeliveryOptions, 'platform'>> & { readonly storage?: SafeStorage; readonly origin?: string; readonly locks?: LockManager }): FakePage;
}

/** Pages of one origin, with one storage and one clock, each with its delivery. */
export function createFakeBrowser(): FakeBrowser {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const collector = createFakeCollector();
  let seed = 0;

  function open({ storage = shared.open(), origin = 'https://hr.test', locks, ...options }: Parameters<FakeBrowser['open']>[0] = {}): FakePage {
    const send: typeof fetch = (url, init) => collector.post(url as string, init?.body as string, init?.signal as AbortSignal);
    const platform = createFakePlatform({ time, storage, fetch: send, seed: (seed += 7) });
    const online: (() => void)[] = [];
    const { protocol, host } = new URL(origin);
    const scope = {
      location: { protocol, host, origin },
      navigator: { locks },
      document: { createElement: () => createPicture(time, collector) },
      addEventListener: (type: string, listen: () => void) => void (type === 'online' && online.push(listen)),
      removeEventListener: (_: string, listen: () => void) => void online.splice(online.indexOf(listen), 1),
    } as unknown as Window;
    const delivery = createDelivery({ platform, scope, bases: [API], doors: undefined, siteKey: undefined, busy: () => false, ...options });
    return { delivery, platform, comeOnline: () => online.forEach((listen) => listen()), close: () => delivery.dispose() };
  }
  return { time, collector, stored: shared.values, open };
}

function createPicture(time: VirtualTime, collector: FakeCollector): object {
  const picture = { onload: null as (() => void) | null, onerror: null as (() => void) | null, naturalWidth: 0, naturalHeight: 0 };
  return Object.defineProperty(picture, 'src', {
    set(url: string) {
      const size = collector.picture(url);
      Object.assign(picture, { naturalWidth: size?.width ?? 0, naturalHeight: size?.height ?? 0 });
      time.setTimer(() => (size === null ? picture.onerror : picture.onload)?.(), 5);
    },
  });
}
