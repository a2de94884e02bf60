import { describe, expect, it } from 'vitest';
import type { GlobalObject } from './global-object.ts';
import { createPonyfilledPlatform } from './legacy/ponyfilled-platform.ts';
import { createNativePlatform } from './native-platform.ts';
import type { Platform } from './platform.ts';
import { createFakeScope } from './testing/fake-scope.ts';

const PLATFORMS: readonly (readonly [kind: string, create: (scope: GlobalObject) => Platform])[] = [
  ['native', createNativePlatform],
  ['ponyfilled', createPonyfilledPlatform],
];

describe.each(PLATFORMS)('the %s platform', (_, createPlatform) => {
  it('encodes JSON that a planted toJSON cannot change', () => {
    const planted = { value: () => 'bent', configurable: true };
    const { encodeJson } = createPlatform(createFakeScope());
    Object.defineProperty(Object.prototype, 'toJSON', planted);
    Object.defineProperty(String.prototype, 'toJSON', planted);
    try {
      expect(encodeJson({ amount: 100, currency: 'CNY', note: null, again: false })).toBe(
        '{"amount":100,"currency":"CNY","note":null,"again":false}',
      );
    } finally {
      Reflect.deleteProperty(Object.prototype, 'toJSON');
      Reflect.deleteProperty(String.prototype, 'toJSON');
    }
  });

  it('keeps what a timer throws away from the page', () => {
    let run: () => void = () => expect.fail('no timer was set');
    const scope = createFakeScope({
      setTimeout: (given) => {
        run = given;
        return 7;
      },
    });
    expect(createPlatform(scope).setTimer(() => { throw new Error('broken'); }, 10)).toBe(7);
    expect(run).not.toThrow();
  });

  it('goes on using the timers it found when the page replaces them', () => {
    const calls: string[] = [];
    const scope = { ...createFakeScope(), setTimeout: () => calls.push('first'), clearTimeout: () => void calls.push('cleared') };
    const platform = createPlatform(scope);
    scope.setTimeout = () => calls.push('bent');
    scope.clearTimeout = () => void calls.push('bent');
    platform.clearTimer(platform.setTimer(() => undefined, 1));
    expect(calls).toEqual(['first', 'cleared']);
  });

  it('never lets time run backwards', () => {
    let reading = 5;
    const { now } = createPlatform(createFakeScope({ performance: { now: () => reading } }));
    expect(now()).toBe(5);
    reading = 3;
    expect(now()).toBe(5);
  });

  it('fills random bytes from crypto, and differs between calls where there is none', () => {
    const getRandomValues = ((bytes: Uint8Array) => bytes.fill(9)) as Crypto['getRandomValues'];
    expect([...createPlatform(createFakeScope({ crypto: { getRandomValues } })).randomBytes(3)]).toEqual([9, 9, 9]);
    const { randomBytes } = createPlatform(createFakeScope());
    expect(randomBytes(16)).toHaveLength(16);
    expect(randomBytes(16)).not.toEqual(randomBytes(16));
  });

  it('is offline only when the browser is certain', () => {
    expect(createPlatform(createFakeScope()).online()).toBe(true);
    expect(createPlatform(createFakeScope({ navigator: { onLine: false } })).online()).toBe(false);
  });
});

it('has the engine’s own fetch at hand where its requests are ponyfilled, without the signal that it would not know', async () => {
  const asked: (RequestInit | undefined)[] = [];
  const scope = createFakeScope();
  expect(createPonyfilledPlatform(scope).enginesFetch).toBeNull();
  const fetch = (_: unknown, init?: RequestInit): Promise<Response> => {
    asked.push(init);
    return Promise.resolve(new Response(''));
  };
  await createPonyfilledPlatform({ ...scope, fetch }).enginesFetch?.('/v1/ping', { mode: 'no-cors', signal: new AbortController().signal });
  expect(asked).toEqual([{ mode: 'no-cors', signal: null }]);
});

it('takes random bytes from where Internet Explorer 11 keeps them', () => {
  const msCrypto = { getRandomValues: (bytes: Uint8Array) => bytes.fill(7) } as unknown as Crypto;
  expect([...createPonyfilledPlatform({ ...createFakeScope(), msCrypto }).randomBytes(2)]).toEqual([7, 7]);
});

it('opens no storage before somebody wants it', () => {
  let opened = 0;
  const platform = createNativePlatform(Object.defineProperty(createFakeScope(), 'localStorage', { get: () => void (opened += 1) }));
  expect(opened).toBe(0);
  const { storage } = platform;
  const openedOnce = opened;
  expect(openedOnce).toBeGreaterThan(0);
  expect([platform.storage === storage, opened]).toEqual([true, openedOnce]);
});
