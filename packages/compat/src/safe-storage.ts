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
   * Takes away what an earlier page had to leave further down than this one looks, because the better places were shut or full then. Not for a moment
   * in which the person waits: session storage and cookies make the whole page wait for other processes of the browser.
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

/** Some engines refuse by throwing, others by silently keeping nothing: only reading back tells. */
function holds([, open]: Place, key: string, value: string): boolean {
  return fence(() => {
    const store = open();
    store.setItem(key, value);
    return store.getItem(key) === value;
  }, false);
}

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
  let kind: StorageKind;
  /** So many places, from the top, are looked into. */
  let reach = 0;

  function write(key: string, value: string): void {
    let kept = false;
    places.forEach((place, index) => {
      if (!kept && holds(place, key, value)) {
        kept = true;
        kind = place[0];
        reach = Math.max(reach, index + 1);
      } else if (!kept || index < reach) {
        // A place that refuses the new value (quota) must not answer with the old one.
        removeFrom([place], key);
      }
    });
  }
  const remove = (key: string): void => removeFrom(places.slice(0, reach), key);

  // No shorter than what is kept here, or a place that is all but full would seem to work.
  write(PROBE, '1'.repeat(512));
  remove(PROBE);

  return {
    get kind() {
      return kind;
    },
    read: (key) => find(places.slice(0, reach), key),
    write,
    remove,
    salvage(key) {
      const below = places.slice(reach);
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
