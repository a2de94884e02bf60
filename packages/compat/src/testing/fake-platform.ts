import type { Platform, SafeStorage } from '../index.ts';
import { engine } from './engine.ts';

/** Storage that several fake tabs share; each hears what the others wrote. */
export function createSharedStorage(): { open(): SafeStorage; readonly values: Map<string, string>; log(entry: string): void; readonly trail: string[] } {
  const values = new Map<string, string>();
  const trail: string[] = [];
  const observers: { readonly tab: object; readonly key: string; readonly onChange: () => void }[] = [];
  return {
    values,
    trail,
    log: (entry) => void trail.push(entry),
    open() {
      const tab = {};
      const tell = (key: string): void => {
        for (const observer of observers) if (observer.tab !== tab && observer.key === key) queueMicrotask(observer.onChange);
      };
      return {
        kind: 'local',
        read: (key) => values.get(key) ?? null,
        write(key, value) {
          trail.push(`write ${key.includes('lease') ? 'lease' : ((JSON.parse(value) as { stage?: string }).stage ?? key)}`);
          values.set(key, value);
          tell(key);
        },
        remove(key) {
          values.delete(key);
          tell(key);
        },
        salvage: () => null,
        observe(key, onChange) {
          const observer = { tab, key, onChange };
          observers.push(observer);
          return () => void observers.splice(observers.indexOf(observer), 1);
        },
      };
    },
  };
}

export interface VirtualTime {
  now(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(id: number): void;
  pending(): number;
  /** Runs what falls due, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** The page stands still: time passes, and nothing runs until it is over. */
  freeze(ms: number): void;
}

/** Lets everything that waits for no timer come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createVirtualTime(): VirtualTime {
  let now = 0;
  let latest = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  function next(until: number): number | null {
    let found: number | null = null;
    for (const [id, { at }] of timers) if (at <= until && (found === null || at < (timers.get(found)?.at ?? 0))) found = id;
    return found;
  }
  return {
    now: () => now,
    setTimer(run, ms) {
      latest += 1;
      timers.set(latest, { at: now + ms, run });
      return latest;
    },
    clearTimer: (id) => void timers.delete(id),
    pending: () => timers.size,
    freeze: (ms) => void (now += ms),
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let id = next(until); id !== null; id = next(until)) {
        const timer = timers.get(id);
        timers.delete(id);
        now = Math.max(now, timer?.at ?? 0);
        timer?.run();
        await settle();
      }
      now = until;
    },
  };
}

export function createFakePlatform(parts: { time: VirtualTime; storage: SafeStorage; fetch: typeof fetch; seed?: number }): Platform {
  const { time, storage, fetch } = parts;
  let state = parts.seed ?? 1;
  // Numerical Recipes' generator: plain and repeatable.
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24;
  return {
    fetch: engine.carry(fetch),
    ...(!engine.fetches && { enginesFetch: null }),
    storage,
    now: time.now,
    setTimer: (run, ms) => time.setTimer(run, ms),
    clearTimer: time.clearTimer,
    randomBytes: (length) => Uint8Array.from({ length }, random),
    encodeJson: (flat) => JSON.stringify(flat),
    online: () => true,
  };
}
