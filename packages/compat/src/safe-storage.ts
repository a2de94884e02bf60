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
  /**
   * Takes out what an earlier page had to leave in a lower store than this page reads, because the better ones were shut or full then. Never while
   * the person waits: session storage and cookies make the whole page wait for other processes of the browser.
   */
  salvage(key: string): string | null;
  /** Tells when another tab changed `key`; only `local` is heard across tabs. Returns the stop function. */
  observe(key: string, onChange: () => void): () => void;
}

const PROBE = 'unstuck:probe';

function createMemoryStore(): Store {
  const values: Record<string, string> = Object.create(null);
  return {
    getItem: (key) => values[key] ?? null,
    setItem: (key, value) => void (values[key] = value),
    removeItem: (key) => void delete values[key],
  };
}

/** Opening it throws, or its first use does, where there is none: merely reading `window.localStorage` throws where a policy forbids it. */
type Place = readonly [kind: StorageKind, open: () => Store];

function removeFrom(places: readonly Place[], key: string): void {
  for (const [, open] of places) fence(() => open().removeItem(key));
}

/** What the first of them holds that holds anything. */
function find(places: readonly Place[], key: string): string | null {
  for (const [, open] of places) {
    const value = fence(() => open().getItem(key), null);
    if (value !== null) return value;
  }
  return null;
}

/**
 * Local, session, cookie, memory: the first one that proves to work by a real write, read and delete. Those below are left alone until something has
 * to go there.
 */
export function createSafeStorage(scope: GlobalObject): SafeStorage {
  const memory = createMemoryStore();
  const places = [
    ['local', () => scope.localStorage],
    ['session', () => scope.sessionStorage],
    ['cookie', () => createCookieStore(scope.document as Document, scope.location?.protocol === 'https:')],
    ['memory', () => memory],
  ] as readonly Place[];
  let taker: Place;
  /** Where this page has tried to keep something, the latest first: memory before the places that refused. */
  const own: Place[] = [];

  function write(key: string, value: string): void {
    places.some((place) => {
      if (own.indexOf(place) < 0) {
        // What an earlier page left there is more than this one knows: it is salvaged, and not written over.
        if (find([place], key)) return false;
        own.unshift(place);
      }
      taker = place;
      // Some engines refuse by throwing, others by silently keeping nothing: only reading back tells.
      return fence(() => {
        const store = place[1]();
        store.setItem(key, value);
        return store.getItem(key) === value;
      }, false);
    });
    // A place that refuses the new value (quota) must not answer with the old one; but where this page alone knows the new one, a later page does
    // better with the old one than with none.
    if (taker[0] !== 'memory') removeFrom(own.filter((place) => place !== taker), key);
  }
  const remove = (key: string): void => removeFrom(own, key);

  // No shorter than what is kept here, or a place that is all but full would seem to work.
  write(PROBE, '1'.repeat(512));
  remove(PROBE);

  return {
    get kind() {
      return taker[0];
    },
    read: (key) => find(own, key),
    write,
    remove,
    salvage(key) {
      const below = places.filter((place) => own.indexOf(place) < 0);
      const value = find(below, key);
      removeFrom(below, key);
      return value;
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
