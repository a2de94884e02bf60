import { fence } from './fence.ts';

/** What the page's engine can do, found out by doing it: names and presence tell little where pages and shells bend both. */
export interface Capabilities {
  /** A request can be aborted: Chromium 49-65 and Edge 14-15 have `fetch` without it, and ignore a signal in silence. */
  readonly abortableFetch: boolean;
  /** `JSON.stringify` says what is in the value: Prototype.js's `toJSON` makes it say something else. */
  readonly trueJson: boolean;
  /** `for…in` over a list meets its items alone. */
  readonly cleanPrototypes: boolean;
  /** A promise takes on what another one comes to, and is of the same kind. */
  readonly promises: boolean;
  /** Symbols are a type of their own, and lists iterate by them. */
  readonly symbols: boolean;
  /** Bytes have the methods of lists. */
  readonly byteMethods: boolean;
  /** Random numbers that nobody can guess. */
  readonly strongRandom: boolean;
  /** Drawing to a canvas and reading it back gives what was drawn: some privacy settings return noise. */
  readonly canvas: boolean;
}

type Tool<Name extends keyof typeof globalThis> = { readonly [Key in Name]?: (typeof globalThis)[Key] };
/** Any of it may be missing, or throw when it is read. */
export type CapabilityScope = Tool<'Request' | 'JSON' | 'Promise' | 'Symbol' | 'Uint8Array' | 'crypto' | 'document'>;

export function fetchTakesSignal({ Request }: Tool<'Request'>): boolean {
  let asked = false;
  const init = {
    get signal() {
      asked = true;
      return null;
    },
  };
  return fence(() => Request !== undefined && 'signal' in new Request('/', init), false) && asked;
}

function tellsTrueJson({ JSON }: Tool<'JSON'>): boolean {
  return JSON !== undefined && JSON.stringify({ list: ['a', 1], text: 'b' }) === '{"list":["a",1],"text":"b"}';
}

function hasCleanPrototypes(): boolean {
  const met: string[] = [];
  const list = ['x'];
  // oxlint-disable-next-line typescript/no-for-in-array, eslint/guard-for-in -- what others have added is what this is after
  for (const name in list) met.push(name);
  return met.length === 1;
}

function hasPromises({ Promise }: Tool<'Promise'>): boolean {
  if (Promise === undefined) return false;
  const inner = Promise.resolve(1);
  return Promise.resolve(inner) === inner && inner.then(() => 2) instanceof Promise && typeof inner.finally === 'function';
}

function hasSymbols({ Symbol }: Tool<'Symbol'>): boolean {
  return Symbol !== undefined && typeof Symbol.iterator === 'symbol' && typeof [][Symbol.iterator] === 'function';
}

function hasByteMethods({ Uint8Array }: Tool<'Uint8Array'>): boolean {
  return Uint8Array !== undefined && new Uint8Array([1, 2]).map((byte) => byte * 2).slice(1)[0] === 4;
}

function hasStrongRandom({ crypto, Uint8Array }: Tool<'crypto' | 'Uint8Array'>): boolean {
  if (crypto === undefined || Uint8Array === undefined) return false;
  const bytes = new Uint8Array(16);
  crypto.getRandomValues(bytes);
  // All sixteen are zero once in 2^128 times.
  return bytes.some((byte) => byte !== 0);
}

function drawsTruly({ document }: Tool<'document'>): boolean {
  const canvas = document?.createElement('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return false;
  canvas.width = canvas.height = 1;
  context.fillStyle = '#010203';
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data).join() === '1,2,3,255';
}

/** Leaves nothing behind, and sends nothing. What throws counts as missing. */
export function probeCapabilities(scope: CapabilityScope): Capabilities {
  const can = (probe: (scope: CapabilityScope) => boolean): boolean => fence(() => probe(scope), false);
  return {
    abortableFetch: can(fetchTakesSignal),
    trueJson: can(tellsTrueJson),
    cleanPrototypes: can(hasCleanPrototypes),
    promises: can(hasPromises),
    symbols: can(hasSymbols),
    byteMethods: can(hasByteMethods),
    strongRandom: can(hasStrongRandom),
    canvas: can(drawsTruly),
  };
}
