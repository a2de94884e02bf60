import type { Platform } from '@unstuck/compat';
import type { CollectorParts } from '../collect/collector-parts.ts';
import { createEvidenceLog } from '../evidence-log.ts';
import { createTimeline } from '../timeline.ts';

export interface FakeTime {
  now(): number;
  /** Runs what falls due, letting promises come to rest in between. */
  advance(ms: number): Promise<void>;
  /** The page stands still: time passes and nothing runs until it is over. */
  freeze(ms: number): void;
  pending(): number;
}

type Answer = (url: string, init: RequestInit) => Promise<Response>;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A platform in virtual time whose network answers as the test says. */
export function createFakePage(answer: Answer = () => Promise.reject(new TypeError('Failed to fetch'))) {
  let now = 1_000;
  let latest = 0;
  let online = true;
  let storage: Platform['storage']['kind'] = 'local';
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  const kept = new Map<string, string>();
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];

  function due(until: number): number | undefined {
    return [...timers].filter(([, { at }]) => at <= until).sort(([, one], [, other]) => one.at - other.at)[0]?.[0];
  }

  const time: FakeTime = {
    now: () => now,
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let id = due(until); id !== undefined; id = due(until)) {
        const timer = timers.get(id);
        timers.delete(id);
        now = Math.max(now, timer?.at ?? 0);
        timer?.run();
        await settle();
      }
      now = until;
    },
    freeze: (ms) => void (now += ms),
    pending: () => timers.size,
  };
  const platform: Platform = {
    fetch: (input, init = {}) => {
      const url = typeof input === 'string' ? input : '';
      sent.push({ url, init });
      return answer(url, init);
    },
    setTimer(run, ms) {
      latest += 1;
      timers.set(latest, { at: now + ms, run });
      return latest;
    },
    clearTimer: (id) => void timers.delete(id),
    now: () => now,
    randomBytes: (length) => Uint8Array.from({ length }, (_, index) => index * 7),
    storage: {
      get kind() { return storage; },
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
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
  const evidence = createEvidenceLog({ now: platform.now });
  const timeline = createTimeline({ now: platform.now });
  const parts: CollectorParts = { scope: globalThis as unknown as Window, platform, api: 'https://pay.test', evidence, timeline, ...more };
  return { parts, page, evidence, timeline, found: () => evidence.all().map(({ id }) => id) };
}
