import 'core-js-pure/modules/es.array.iterator.js';
import 'core-js-pure/modules/es.map.constructor.js';
import 'core-js-pure/modules/es.promise.js';
import 'core-js-pure/modules/es.set.constructor.js';
import pure from 'core-js-pure/internals/path.js';

/** Promise, Map and Set of core-js without the proposals that its own entries bring along. The engine's own where they are sound. */
export const { Map: PonyfilledMap, Promise: PonyfilledPromise, Set: PonyfilledSet } = pure;

// The module of core-js replaces the engine's own `finally` where it finds fault with it. Where it is missing, the constructor is not the engine's.
if (!('finally' in PonyfilledPromise.prototype)) {
  Object.defineProperty(PonyfilledPromise.prototype, 'finally', {
    value<T>(this: Promise<T>, run: () => unknown): Promise<T> {
      return this.then(
        (value) => PonyfilledPromise.resolve(run()).then(() => value),
        (reason: unknown) => PonyfilledPromise.resolve(run()).then(() => PonyfilledPromise.reject(reason)),
      );
    },
  });
}
