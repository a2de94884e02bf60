import { expect, it } from 'vitest';
import { probeCapabilities } from './probe-capabilities.ts';
import type { Capabilities, CapabilityScope } from './probe-capabilities.ts';

/** A canvas that gives back `pixel` whatever is drawn. */
function documentWithCanvas(pixel: readonly number[]): Document {
  const context = { fillRect: () => undefined, getImageData: () => ({ data: pixel }) };
  return { createElement: () => ({ getContext: () => context }) } as unknown as Document;
}

class OldRequest {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
}
const WholeRequest = class extends Request {
  constructor(_url: string, init: RequestInit) {
    super('https://pay.test/', init);
  }
};

const CURRENT: CapabilityScope = {
  Request: WholeRequest as unknown as typeof Request, JSON, Promise, Symbol, Uint8Array, crypto, document: documentWithCanvas([1, 2, 3, 255]),
};
const ALL: Capabilities = {
  abortableFetch: true, trueJson: true, cleanPrototypes: true, promises: true, symbols: true, byteMethods: true, strongRandom: true, canvas: true,
};

it('finds everything in a current engine', () => {
  expect(probeCapabilities(CURRENT)).toEqual(ALL);
});

it('finds only clean prototypes, and does not throw, where there is nothing', () => {
  const none = Object.fromEntries(Object.keys(ALL).map((name) => [name, name === 'cleanPrototypes']));
  expect(probeCapabilities({})).toEqual(none);
});

class Thenable extends Promise<unknown> {
  // An old polyfill wraps whatever it is given.
  static override resolve(value?: unknown): Promise<never> {
    return new Thenable((done) => done(value)) as Promise<never>;
  }
}

it.each<[keyof Capabilities, string, Partial<Record<keyof CapabilityScope, unknown>>]>([
  ['abortableFetch', 'a Request that ignores signals', { Request: OldRequest }],
  ['trueJson', 'JSON that says something else', { JSON: { stringify: () => '"[\\"a\\", 1]"' } }],
  ['promises', 'a polyfill that wraps promises in promises', { Promise: Thenable }],
  ['symbols', 'symbols that are texts', { Symbol: Object.assign(() => 'x', { iterator: '@@iterator' }) }],
  ['byteMethods', 'bytes without methods', { Uint8Array: function Bytes() { return { length: 2 }; } }],
  ['strongRandom', 'a crypto that fills in nothing', { crypto: { getRandomValues: (bytes: Uint8Array) => bytes } }],
  ['canvas', 'a canvas that returns noise', { document: documentWithCanvas([1, 2, 4, 255]) }],
])('does not find %s in an engine with %s', (name, _, change) => {
  expect(probeCapabilities({ ...CURRENT, ...change } as CapabilityScope)[name]).toBe(false);
});

it('sees what a page has added to every list', () => {
  const planted = { value: () => undefined, enumerable: true, configurable: true };
  Object.defineProperty(Array.prototype, 'each', planted);
  const { cleanPrototypes } = probeCapabilities(CURRENT);
  Reflect.deleteProperty(Array.prototype, 'each');
  expect(cleanPrototypes).toBe(false);
});

it('takes what throws when it is touched for missing', () => {
  const touchy = Object.defineProperty({ ...CURRENT }, 'crypto', { get: () => { throw new Error('Access is denied.'); } });
  expect(probeCapabilities(touchy)).toEqual({ ...ALL, strongRandom: false });
});
