import type { Platform } from '@unstuck/compat';
import type { DoorWay } from './door.ts';
import { DOOR_TIMEOUT_MS } from './network-door.ts';

/**
 * A worker whose file comes without a Content-Security-Policy is not held by that of the page: the one way out of a page that allows
 * only itself. It goes around the page's policy, so it is the vendor's to open.
 */
export function createWorkerDoor(script: string, url: string, platform: Platform, scope: Window): DoorWay {
  return {
    door: 'worker',
    attempt(parcel, settle) {
      const { Worker } = scope as Window & { readonly Worker?: typeof globalThis.Worker };
      let worker: Worker | undefined;
      const end = (outcome: 'acknowledged' | 'not-acknowledged' | 'no-answer'): void => {
        if (worker === undefined) return;
        platform.clearTimer(timer);
        worker.onmessage = worker.onerror = null;
        worker.terminate();
        worker = undefined;
        settle({ outcome });
      };
      const timer = platform.setTimer(() => end('no-answer'), DOOR_TIMEOUT_MS);
      try {
        if (!Worker) throw new TypeError('no workers here');
        worker = new Worker(script);
        worker.onmessage = ({ data }) => end(data === parcel.id ? 'acknowledged' : typeof data === 'string' ? 'not-acknowledged' : 'no-answer');
        worker.onerror = () => end('no-answer');
        worker.postMessage([url, parcel.text()]);
      } catch {
        platform.clearTimer(timer);
        worker?.terminate();
        worker = undefined;
        settle({ outcome: 'no-answer' });
      }
    },
  };
}
