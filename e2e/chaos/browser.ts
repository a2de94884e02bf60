import { createSafeStorage } from '../../packages/compat/src/safe-storage.ts';
import type { SafeStorage } from '../../packages/compat/src/safe-storage.ts';
import type { OpenChannel } from '../../packages/checkout/src/effects/other-tabs.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How the browser's storage behaves: forbidden to the page, or full every now and then. */
export type StorageMood = 'local' | 'session' | 'denied' | 'full-at-times';

export interface BrowserManners {
  readonly storage: StorageMood;
  readonly broadcastChannel: boolean;
  readonly webLocks: boolean;
}

/** The tab a page is in; what the browser tells it, it hears when it is not frozen. */
export interface Visitor {
  /** Of the page that is loaded now. */
  readonly engine: { inPage(run: () => void): void };
}

/** What outlives a page in one browser, and what its tabs share. */
export interface Browser {
  /** `session` is the tab's own and survives its reloads. */
  openStorage(tab: Visitor, session: Map<string, string>): SafeStorage;
  openChannel(tab: Visitor): OpenChannel | undefined;
  locks(tab: Visitor): LockManager | undefined;
  /** The tab's page is gone: its locks are free and it hears nothing any more. */
  forget(tab: Visitor): void;
}

interface Listener {
  readonly tab: Visitor;
  readonly engine: Visitor['engine'];
  readonly hear: (event: StorageEvent) => void;
}
type FakeChannel = ReturnType<OpenChannel>;
interface Waiting {
  readonly tab: Visitor;
  readonly grant: () => void;
}

export function createBrowser(clock: VirtualClock, random: SeededRandom, manners: BrowserManners): Browser {
  const local = new Map<string, string>();
  const listeners = new Set<Listener>();
  const channels = new Set<{ readonly tab: Visitor; readonly engine: Visitor['engine']; readonly name: string; readonly channel: FakeChannel }>();
  const queues = new Map<string, Waiting[]>();
  const hop = (): number => random.between(1, 30);

  function webStorage(values: Map<string, string>, tab: Visitor, shared: boolean): Storage {
    const tell = (key: string): void => {
      if (!shared) return;
      for (const listener of listeners) {
        // Only what the checkout reads of the event.
        if (listener.tab !== tab) clock.schedule(() => listener.engine.inPage(() => listeners.has(listener) && listener.hear({ key } as StorageEvent)), hop());
      }
    };
    return {
      get length() {
        return values.size;
      },
      key: (index) => [...values.keys()][index] ?? null,
      clear: () => values.clear(),
      getItem: (key) => values.get(key) ?? null,
      setItem(key, value) {
        if (manners.storage === 'full-at-times' && random.chance(0.25)) throw new Error('QuotaExceededError');
        values.set(key, value);
        tell(key);
      },
      removeItem(key) {
        if (values.delete(key)) tell(key);
      },
    };
  }

  function release(name: string, waiting: Waiting): void {
    const queue = queues.get(name) ?? [];
    const index = queue.indexOf(waiting);
    if (index < 0) return;
    queue.splice(index, 1);
    if (index === 0) queue[0]?.grant();
  }

  return {
    openStorage(tab, session) {
      const localAllowed = manners.storage === 'local' || manners.storage === 'full-at-times';
      return createSafeStorage({
        setTimeout: () => 0,
        clearTimeout: () => undefined,
        localStorage: localAllowed ? webStorage(local, tab, true) : null,
        sessionStorage: manners.storage === 'denied' ? null : webStorage(session, tab, false),
        addEventListener: (_type, hear) => void listeners.add({ tab, engine: tab.engine, hear }),
        removeEventListener(_type, hear) {
          for (const listener of listeners) if (listener.hear === hear) listeners.delete(listener);
        },
      });
    },
    openChannel(tab) {
      if (!manners.broadcastChannel) return undefined;
      return (name) => {
        const channel: FakeChannel = {
          onmessage: null,
          postMessage(message: unknown) {
            for (const other of channels) {
              if (other.name !== name || other.channel === channel) continue;
              clock.schedule(() => other.engine.inPage(() => {
                // Only what the checkout reads of the event.
                if (channels.has(other)) other.channel.onmessage?.call(other.channel as BroadcastChannel, { data: message } as MessageEvent);
              }), hop());
            }
          },
          close() {
            for (const entry of channels) if (entry.channel === channel) channels.delete(entry);
          },
        };
        channels.add({ tab, engine: tab.engine, name, channel });
        return channel;
      };
    },
    locks(tab) {
      if (!manners.webLocks) return undefined;
      function request(name: string, options: LockOptions, run: () => Promise<unknown>): Promise<void> {
        const { engine } = tab;
        return new Promise((resolve, reject) => {
          const waiting: Waiting = {
            tab,
            grant: () => void clock.schedule(() => engine.inPage(() => {
              run().then(() => {
                release(name, waiting);
                resolve();
              }, reject);
            }), 1),
          };
          options.signal?.addEventListener('abort', () => {
            release(name, waiting);
            reject(new DOMException('aborted', 'AbortError'));
          });
          const queue = queues.get(name) ?? [];
          queues.set(name, [...queue, waiting]);
          if (queue.length === 0) waiting.grant();
        });
      }
      // The checkout uses this one overload.
      return { request } as unknown as LockManager;
    },
    forget(tab) {
      for (const listener of listeners) if (listener.tab === tab) listeners.delete(listener);
      for (const entry of channels) if (entry.tab === tab) channels.delete(entry);
      for (const [name, queue] of queues) {
        for (const waiting of queue.filter((each) => each.tab === tab)) release(name, waiting);
      }
    },
  };
}
