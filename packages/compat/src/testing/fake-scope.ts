import type { GlobalObject } from '../global-object.ts';

/** A web storage in memory; `refuse` makes it throw as a full or forbidden one does. */
export function createFakeStorage(): Storage & { refuse: 'nothing' | 'writes' | 'everything' } {
  const values = new Map<string, string>();
  const storage = {
    refuse: 'nothing' as 'nothing' | 'writes' | 'everything',
    get length() {
      return values.size;
    },
    key: (index: number) => [...values.keys()][index] ?? null,
    clear: () => values.clear(),
    getItem(key: string) {
      if (storage.refuse === 'everything') throw new Error('SecurityError');
      return values.get(key) ?? null;
    },
    setItem(key: string, value: string) {
      if (storage.refuse !== 'nothing') throw new Error('QuotaExceededError');
      values.set(key, value);
    },
    removeItem(key: string) {
      if (storage.refuse === 'everything') throw new Error('SecurityError');
      values.delete(key);
    },
  };
  return storage;
}

/** A cookie jar with the browser's manners: attributes are eaten, expired and oversized cookies vanish without a word. */
export function createFakeCookies(): { cookie: string } {
  const jar = new Map<string, string>();
  return {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(line: string) {
      const [pair = '', ...attributes] = line.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      const expires = attributes.find((attribute) => attribute.startsWith('expires='))?.slice('expires='.length);
      if (expires !== undefined && Date.parse(expires) <= Date.now()) jar.delete(name);
      else if (line.length <= 4096) jar.set(name, pair.slice(name.length + 1));
    },
  };
}

/** A scope with nothing but timers; add what the test is about. */
export function createFakeScope(parts: Partial<GlobalObject> = {}): GlobalObject {
  return { setTimeout: () => 0, clearTimeout: () => undefined, ...parts };
}
