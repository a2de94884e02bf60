import { createCookieStore } from './cookie-store.ts';
import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';
import type { StorageKind, Store } from './store.ts';

/** Storage that never throws and never loses what it was given while the page lives. */
export interface SafeStorage {
  /** Where the last write went: how far a value will survive. */
  readonly kind: StorageKind;
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
  /** Tells when another tab changed `key`; only `local` is heard across tabs. Returns the stop function. */
  observe(key: string, onChange: () => void): () => void;
}

const PROBE = 'unstuck:probe';

/** A place that can be reached, by its name; whether it works shows when it is used. */
interface Opened {
  readonly kind: StorageKind;
  readonly store: Store;
}

function createMemoryStore(): Store {
  const values: Record<string, string> = Object.create(null);
  return {
    getItem: (key) => values[key] ?? null,
    setItem: (key, value) => void (values[key] = value),
    removeItem: (key) => void delete values[key],
  };
}

/** Some engines refuse by throwing, others by silently keeping nothing: only reading back tells. */
function holds(store: Store, key: string, value: string): boolean {
  return fence(() => {
    store.setItem(key, value);
    return store.getItem(key) === value;
  }, false);
}

function openStores(scope: GlobalObject): readonly Opened[] {
  const openers: [StorageKind, () => Store | null | undefined][] = [
    ['local', () => scope.localStorage],
    ['session', () => scope.sessionStorage],
    ['cookie', () => scope.document && createCookieStore(scope.document, scope.location?.protocol === 'https:')],
    ['memory', createMemoryStore],
  ];
  return openers.flatMap(([kind, open]) => {
    // Merely reading `window.localStorage` throws where a policy forbids it.
    const store = fence(open, null);
    return store ? [{ kind, store }] : [];
  });
}

function removeFrom(store: Store, key: string): void {
  fence(() => store.removeItem(key));
}

/**
 * Local, session, cookie, memory: the first one that proves to work by a real write, read and delete. Those below are not tried before they are
 * needed, because a cookie makes the whole page wait for another process of the browser.
 */
export function createSafeStorage(scope: GlobalObject): SafeStorage {
  const stores = openStores(scope);
  let kind: StorageKind = 'memory';
  stores.some(({ kind: where, store }) => {
    const works = holds(store, PROBE, '1');
    removeFrom(store, PROBE);
    kind = where;
    return works;
  });

  return {
    get kind() {
      return kind;
    },
    read(key) {
      for (const { store } of stores) {
        const value = fence(() => store.getItem(key), null);
        if (value !== null) return value;
      }
      return null;
    },
    write(key, value) {
      let kept = false;
      for (const { kind: where, store } of stores) {
        if (!kept && holds(store, key, value)) {
          kept = true;
          kind = where;
        } else {
          // A store that refuses the new value (quota) must not answer with the old one.
          removeFrom(store, key);
        }
      }
    },
    remove(key) {
      for (const { store } of stores) removeFrom(store, key);
    },
    observe(key, onChange) {
      const listen = (event: StorageEvent): void => {
        // A null key means that everything was cleared.
        if (event.key === key || event.key === null) fence(onChange);
      };
      scope.addEventListener?.('storage', listen);
      return () => scope.removeEventListener?.('storage', listen);
    },
  };
}
