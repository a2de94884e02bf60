import { fence } from './fence.ts';
import type { GlobalObject } from './global-object.ts';
import { createMonotonicClock } from './monotonic-clock.ts';
import type { Platform } from './platform.ts';
import { pristineFetch } from './pristine-built-ins.ts';
import type { FrameOpened } from './pristine-built-ins.ts';
import { createRandomBytes } from './random-bytes.ts';
import { createSafeStorage } from './safe-storage.ts';
import type { SafeStorage } from './safe-storage.ts';

/** The platform of a current engine. Built-ins are taken once, before a page has more time to bend them. */
export function createNativePlatform(scope: GlobalObject, opened?: FrameOpened): Platform {
  const { setTimeout, clearTimeout } = scope;
  const { stringify } = JSON;
  let storage: SafeStorage | undefined;
  return {
    // Not opened before somebody wants it: the page waits for another process of the browser meanwhile.
    get storage() {
      return (storage ??= createSafeStorage(scope));
    },
    fetch: pristineFetch(scope, opened),
    setTimer: (run, ms) => setTimeout.call(scope, () => fence(run), ms),
    clearTimer: (id) => clearTimeout.call(scope, id),
    now: createMonotonicClock(scope),
    randomBytes: createRandomBytes(scope),
    // Without a prototype there is no place for Prototype.js's `toJSON`.
    encodeJson: (flat) => stringify(Object.assign(Object.create(null), flat)),
    online: () => scope.navigator?.onLine !== false,
  };
}
