import type { SafeStorage } from './safe-storage.ts';

/** A JSON object one level deep: all this SDK ever sends. */
export type FlatJson = Readonly<Record<string, string | number | boolean | null>>;

/** Why there was no answer, where an engine says so. */
export type EngineFailure = 'no-answer' | 'unreachable' | 'reset';

/** Everything the checkout takes from the engine it runs in. One per page; tests pass their own. */
export interface Platform {
  /** The page's own fetch if it is native, else one from a hidden same-origin frame, else whatever the page has. */
  readonly fetch: typeof fetch;
  /**
   * Present where `fetch` is not the engine's own: such a one may keep headers back until something follows them, says nothing of an answer that
   * could not be unpacked, and cannot ask without reading. The engine's own, for requests that need not be ended; null where there is none.
   */
  readonly enginesFetch?: typeof fetch | null;
  /** Present where the engine may say why it got no answer. Takes what it gave for a status. */
  readonly readFailure?: (status: number) => EngineFailure | null;
  /** Runs `run` after `ms`; what it throws never reaches the page. As in browsers, no timer is 0, and to clear 0 does nothing. */
  readonly setTimer: (run: () => void, ms: number) => number;
  readonly clearTimer: (id: number) => void;
  /** Milliseconds that only go forward, whatever is done to the clock. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly storage: SafeStorage;
  /** JSON that a `toJSON` planted on a prototype cannot change. */
  readonly encodeJson: (flat: FlatJson) => string;
  /** False only when the browser is certain that it is offline. */
  readonly online: () => boolean;
}
