import type { SendText } from './network-door.ts';

/** What the worker answers: the status, and the text. */
export type WorkerAnswer = readonly [status: number, text: string];

/**
 * Sends through a worker. One whose file comes without a Content-Security-Policy is not held by that of the page: the one way out of a
 * page that allows only itself. It goes around the page's policy, so it is the vendor's to open.
 */
export function createWorkerFetch(scope: Window & { readonly Worker?: typeof Worker }, script: string): SendText {
  return (url, { body, signal }) =>
    new Promise((resolve, reject) => {
      const worker = scope.Worker ? new scope.Worker(script) : null;
      if (worker === null) return reject(new TypeError('no workers here'));
      const end = (): void => worker.terminate();
      signal.addEventListener('abort', end);
      worker.onerror = (event) => {
        end();
        reject(event);
      };
      worker.onmessage = ({ data: [status, text] }: MessageEvent<WorkerAnswer>) => {
        end();
        // It answers 0 where it reached nobody.
        if (status === 0) reject(new TypeError('no answer'));
        else resolve({ ok: status === 200, status, headers: { get: () => null }, text: () => Promise.resolve(text) });
      };
      worker.postMessage([url, body]);
    });
}
