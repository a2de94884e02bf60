import type { Platform } from '@unstuck/compat';
import { ENDPOINT } from '@unstuck/protocol';
import type { Diagnosis, Report } from '@unstuck/protocol';

export interface Delivery {
  send(report: Report): void;
  log(): Report['deliveries'];
  subscribe(listener: (state: Diagnosis['delivery']) => void): () => void;
  dispose(): void;
}

/** Sends a report to the collector. Delivered means that its id came back. */
export function createDelivery({ platform, api }: { readonly platform: Platform; readonly scope: Window; readonly api: string }): Delivery {
  let listeners: readonly ((state: Diagnosis['delivery']) => void)[] = [];
  let entries: Report['deliveries'] = [];
  const tell = (state: Diagnosis['delivery']): void => listeners.forEach((listener) => listener(state));

  async function post(report: Report): Promise<void> {
    const answer = await platform.fetch(api + ENDPOINT.reports, { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(report) });
    const { ack } = Object(await answer.json());
    if (ack !== report.reportId) throw new Error('not acknowledged');
  }

  return {
    send(report) {
      const note = (outcome: string): void => void (entries = entries.concat({ door: 'collector', outcome, at: Math.round(platform.now()) }));
      tell('pending');
      post(report).then(
        () => {
          note('delivered');
          tell('delivered');
        },
        () => {
          note('failed');
          tell('blocked');
        },
      );
    },
    log: () => entries,
    subscribe(listener) {
      listeners = listeners.concat(listener);
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
    dispose() {
      listeners = [];
    },
  };
}
