import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSafeStorage } from './safe-storage.ts';
import { createFakeCookies, createFakeScope, createFakeStorage } from './testing/fake-scope.ts';

const documentWith = (cookies: { cookie: string }): Document => cookies as Document;

it('uses local storage where it works and leaves no probe behind', () => {
  const localStorage = createFakeStorage();
  const storage = createSafeStorage(createFakeScope({ localStorage }));
  expect(storage.kind).toBe('local');
  expect(localStorage).toHaveLength(0);
});

it('goes down to session, cookie and memory as each store above turns out to be shut', () => {
  const sessionStorage = createFakeStorage();
  const document = documentWith(createFakeCookies());
  const denied = { get localStorage(): Storage { throw new Error('SecurityError'); } };
  expect(createSafeStorage(Object.assign(Object.create(denied), createFakeScope({ sessionStorage, document }))).kind).toBe('session');
  expect(createSafeStorage(createFakeScope({ localStorage: null, document })).kind).toBe('cookie');
  expect(createSafeStorage(createFakeScope()).kind).toBe('memory');
});

it('leaves the stores below alone while the one above works', () => {
  const touches: string[] = [];
  const cookies = { get cookie() { return String(touches.push('read')); }, set cookie(line: string) { touches.push(line); } };
  const scope = createFakeScope({ localStorage: createFakeStorage(), document: documentWith(cookies) });
  const storage = createSafeStorage(Object.defineProperty(scope, 'sessionStorage', { get: () => touches.push('session') }));
  expect([storage.kind, storage.read('attempt')]).toEqual(['local', null]);
  storage.write('attempt', 'first');
  storage.remove('attempt');
  expect(touches).toEqual([]);
});

it('does not trust a store that has no room left for a record', () => {
  const localStorage = createFakeStorage();
  const setItem = localStorage.setItem.bind(localStorage);
  localStorage.setItem = (key, value) => {
    if (value.length > 100) throw new Error('QuotaExceededError');
    setItem(key, value);
  };
  expect(createSafeStorage(createFakeScope({ localStorage, sessionStorage: createFakeStorage() })).kind).toBe('session');
});

it('gives back what was written last, whichever stores are full meanwhile', () => {
  const refusal = fc.constantFrom('nothing', 'writes');
  const step = fc.oneof(
    fc.record({ local: refusal, session: refusal }),
    fc.record({ key: fc.constantFrom('a', 'b'), deed: fc.constantFrom('read', 'write', 'remove') }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const [localStorage, sessionStorage] = [createFakeStorage(), createFakeStorage()];
    const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
    const kept = new Map<string, string>();
    for (const [index, next] of steps.entries()) {
      if ('local' in next) {
        localStorage.refuse = next.local;
        sessionStorage.refuse = next.session;
      } else if (next.deed === 'write') {
        storage.write(next.key, `${index}`);
        kept.set(next.key, `${index}`);
      } else if (next.deed === 'read') {
        expect(storage.read(next.key)).toBe(kept.get(next.key) ?? null);
      } else {
        storage.remove(next.key);
        kept.delete(next.key);
      }
    }
  }));
});

it('does not trust cookies that are accepted and forgotten', () => {
  const deaf = { get cookie() { return ''; }, set cookie(_line: string) { /* cookies are off */ } };
  expect(createSafeStorage(createFakeScope({ document: documentWith(deaf) })).kind).toBe('memory');
});

it('keeps a new value, and forgets the old one, when local storage fills up later', () => {
  const localStorage = createFakeStorage();
  const sessionStorage = createFakeStorage();
  const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
  storage.write('attempt', 'first');
  localStorage.refuse = 'writes';
  storage.write('attempt', 'second');
  expect(storage.read('attempt')).toBe('second');
  expect(storage.kind).toBe('session');
  expect(sessionStorage.getItem('attempt')).toBe('second');
});

it('keeps a value in memory when every store starts to throw, and says so', () => {
  const localStorage = createFakeStorage();
  const storage = createSafeStorage(createFakeScope({ localStorage }));
  localStorage.refuse = 'everything';
  storage.write('attempt', 'kept');
  expect(storage.read('attempt')).toBe('kept');
  expect(storage.kind).toBe('memory');
});

it('leaves a later page the old value rather than none, where only this one could keep the new', () => {
  const [localStorage, sessionStorage] = [createFakeStorage(), createFakeStorage()];
  const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
  storage.write('attempt', 'sent');
  localStorage.refuse = 'writes';
  sessionStorage.refuse = 'writes';
  storage.write('attempt', 'paying');
  expect([storage.kind, storage.read('attempt')]).toEqual(['memory', 'paying']);
  localStorage.refuse = 'nothing';
  expect(createSafeStorage(createFakeScope({ localStorage, sessionStorage })).read('attempt')).toBe('sent');
  storage.write('attempt', 'paid');
  expect([storage.kind, storage.read('attempt'), localStorage.getItem('attempt')]).toEqual(['local', 'paid', 'paid']);
  storage.remove('attempt');
  expect(storage.read('attempt')).toBeNull();
});

it('writes nothing over what an earlier page left further down, until it was salvaged', () => {
  const [localStorage, sessionStorage] = [createFakeStorage(), createFakeStorage()];
  const scope = createFakeScope({ localStorage, sessionStorage });
  const earlier = createSafeStorage(scope);
  localStorage.refuse = 'writes';
  earlier.write('attempt', 'handed off');
  localStorage.refuse = 'nothing';
  const storage = createSafeStorage(scope);
  localStorage.refuse = 'writes';
  storage.write('attempt', 'armed');
  localStorage.refuse = 'nothing';
  storage.write('attempt', 'armed again');
  expect([storage.read('attempt'), storage.salvage('attempt')]).toEqual(['armed again', 'handed off']);
});

it('returns to local storage once it takes values again, leaving no copy below', () => {
  const localStorage = createFakeStorage();
  const sessionStorage = createFakeStorage();
  const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
  localStorage.refuse = 'writes';
  storage.write('attempt', 'one');
  localStorage.refuse = 'nothing';
  storage.write('attempt', 'two');
  expect([localStorage.getItem('attempt'), sessionStorage.getItem('attempt'), storage.kind]).toEqual(['two', null, 'local']);
});

it.each(['session', 'cookie'] as const)('takes away what an earlier page left in %s storage, when asked to', (where) => {
  const sessionStorage = createFakeStorage();
  const document = documentWith(createFakeCookies());
  const lower = where === 'session' ? { sessionStorage } : { document };
  createSafeStorage(createFakeScope({ localStorage: null, ...lower })).write('attempt', 'earlier');
  const storage = createSafeStorage(createFakeScope({ localStorage: createFakeStorage(), sessionStorage, document }));
  expect([storage.kind, storage.read('attempt')]).toEqual(['local', null]);
  expect([storage.salvage('attempt'), storage.salvage('attempt')]).toEqual(['earlier', null]);
});

it('reads by itself what an earlier page left in the store that this one uses too', () => {
  const sessionStorage = createFakeStorage();
  createSafeStorage(createFakeScope({ sessionStorage })).write('attempt', 'earlier');
  const storage = createSafeStorage(createFakeScope({ sessionStorage }));
  expect([storage.read('attempt'), storage.salvage('attempt')]).toEqual(['earlier', null]);
});

it('does not salvage what this page has put further down itself', () => {
  const [localStorage, sessionStorage] = [createFakeStorage(), createFakeStorage()];
  const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
  localStorage.refuse = 'writes';
  storage.write('attempt', 'mine');
  expect([storage.salvage('attempt'), storage.read('attempt')]).toEqual([null, 'mine']);
});

it('removes a value from every store', () => {
  const localStorage = createFakeStorage();
  const sessionStorage = createFakeStorage();
  const storage = createSafeStorage(createFakeScope({ localStorage, sessionStorage }));
  sessionStorage.setItem('attempt', 'old');
  storage.write('attempt', 'new');
  sessionStorage.setItem('attempt', 'old');
  storage.remove('attempt');
  expect(storage.read('attempt')).toBeNull();
});

it('tells of another tab’s change to this key or of a clear, until stopped, and fences the listener', () => {
  const target = new EventTarget();
  const scope = createFakeScope({
    addEventListener: (type, listen) => target.addEventListener(type, listen as EventListener),
    removeEventListener: (type, listen) => target.removeEventListener(type, listen as EventListener),
  });
  const change = (key: string | null): void => void target.dispatchEvent(Object.assign(new Event('storage'), { key }));
  let told = 0;
  const stop = createSafeStorage(scope).observe('attempt', () => {
    told++;
    throw new Error('the listener is broken');
  });
  change('other');
  change('attempt');
  change(null);
  stop();
  change('attempt');
  expect(told).toBe(2);
});
