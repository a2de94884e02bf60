import { fence } from '../fence.ts';
import { forwardViolations } from '../forward-violations.ts';
import type { GlobalObject } from '../global-object.ts';
import { createMonotonicClock } from '../monotonic-clock.ts';
import type { Platform } from '../platform.ts';
import { pristineFetch } from '../pristine-built-ins.ts';
import { createRandomBytes } from '../random-bytes.ts';
import { createSafeStorage } from '../safe-storage.ts';
import { readEngineFailure, withFailureStatus } from './engine-failure.ts';
import { chooseRequests } from './requests-ponyfill.ts';
import type { Requests } from './requests-ponyfill.ts';

/** The platform of an old engine: its own `fetch` where that can be trusted, else one on top of XMLHttpRequest. */
export function createPonyfilledPlatform(scope: GlobalObject & Partial<Requests> & { readonly msCrypto?: Crypto }): Platform {
  const { setTimeout, clearTimeout } = scope;
  const { stringify } = JSON;
  const { fetch } = chooseRequests(scope);
  const native = scope.fetch ? pristineFetch(scope, forwardViolations) : null;
  return {
    ...(fetch === scope.fetch && native
      ? { fetch: withFailureStatus(native) }
      // Such an engine does not know the signal, or not the one that comes with the ponyfill.
      : { fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init), enginesFetch: native && ((input, init) => native(input, { ...init, signal: null })) }),
    readFailure: readEngineFailure,
    setTimer: (run, ms) => setTimeout.call(scope, () => fence(run), ms),
    clearTimer: (id) => clearTimeout.call(scope, id),
    now: createMonotonicClock(scope),
    randomBytes: createRandomBytes({ setTimeout, clearTimeout, crypto: scope.crypto ?? scope.msCrypto ?? {} }),
    storage: createSafeStorage(scope),
    encodeJson: (flat) => stringify(Object.assign(Object.create(null), flat)),
    online: () => scope.navigator?.onLine !== false,
  };
}
