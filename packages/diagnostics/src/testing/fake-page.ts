import type { Platform } from '@unstuck/compat';
import { createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import type { CollectorParts } from '../collect/collector-parts.ts';
import { createEvidenceLog } from '../evidence-log.ts';
import { createTimeline } from '../timeline.ts';

type Answer = (url: string, init: RequestInit) => Promise<Response>;

/** A platform in virtual time whose network answers as the test says. */
export function createFakePage(answer: Answer = () => Promise.reject(new TypeError('Failed to fetch'))) {
  const time = createVirtualTime();
  let online = true;
  let storage: Platform['storage']['kind'] = 'local';
  const kept = new Map<string, string>();
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];

  const platform: Platform = {
    fetch: (input, init = {}) => {
      const url = typeof input === 'string' ? input : '';
      sent.push({ url, init });
      return answer(url, init);
    },
    setTimer: time.setTimer,
    clearTimer: time.clearTimer,
    now: time.now,
    randomBytes: (length) => Uint8Array.from({ length }, (_, index) => index * 7),
    storage: {
      get kind() { return storage; },
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
      salvage: () => null,
      observe: () => () => undefined,
    },
    encodeJson: (flat) => JSON.stringify(flat),
    online: () => online,
  };
  return {
    time, platform, sent,
    setOnline: (value: boolean) => void (online = value),
    setStorage: (kind: typeof storage) => void (storage = kind),
  };
}

/** What a collector is given, in the test's own window or one made up. */
export function createFakeParts(more: Partial<CollectorParts> & { readonly page?: ReturnType<typeof createFakePage> } = {}) {
  const page = more.page ?? createFakePage();
  const { platform } = page;
  const evidence = createEvidenceLog({ now: platform.now, changed: () => undefined });
  const timeline = createTimeline({ now: platform.now });
  const parts: CollectorParts = { scope: globalThis as unknown as Window, platform, api: 'https://pay.test', evidence, timeline, ...more };
  return { parts, page, evidence, timeline, found: () => evidence.all().map(({ id }) => id) };
}
