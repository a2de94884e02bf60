import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { HEADER, retryAfterMs } from '@unstuck/protocol';
import type { Door } from '@unstuck/protocol';
import type { DoorResult, DoorWay } from './door.ts';

/** A collector answers in milliseconds; what takes longer is a line on which the next door is no worse. */
const DOOR_TIMEOUT_MS = 5_000;
/** Unless it says otherwise, this long after it said that it is busy. */
const BUSY_MS = 10_000;
/** What browsers let outlive the page, all requests together. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const MAX_KEEPALIVE = 60_000;
const SHUT_FOR_NOW = /^(?:408|425|429|5..)$/;

const { parse } = JSON;

type TextRequest = RequestInit & { readonly body: string; readonly signal: AbortSignal };

/** As much of `fetch` as a door needs. */
export type SendText = (url: string, init: TextRequest) => Promise<Pick<Response, 'ok' | 'status' | 'text'> & { readonly headers: { get(name: string): string | null } }>;

/** A POST of plain text, which needs no preflight, to one address. */
export function createNetworkDoor(door: Door, url: string, platform: Platform, send: SendText = platform.fetch): DoorWay {
  async function ask(id: string, text: string, signal: AbortSignal): Promise<DoorResult> {
    const answer = await send(url, {
      method: 'POST', body: text, signal, credentials: 'omit', cache: 'no-store', headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
      keepalive: text.length < MAX_KEEPALIVE, priority: 'low',
    });
    const { status, headers } = answer;
    if (answer.ok) {
      const body = await answer.text();
      return { outcome: fence(() => Object(parse(body)).ack, null) === id ? 'acknowledged' : 'not-acknowledged' };
    }
    // Without the service's own mark somebody else refuses.
    if (!headers.get(HEADER.server)) return { outcome: 'not-acknowledged' };
    return SHUT_FOR_NOW.test(String(status)) ? { outcome: 'busy', retryAfterMs: retryAfterMs(headers) ?? BUSY_MS } : { outcome: 'refused', status };
  }

  return {
    door,
    attempt(parcel, settle) {
      const controller = new AbortController();
      let open = true;
      const end = (result: DoorResult): void => {
        if (open) settle(result);
        open = false;
        platform.clearTimer(timer);
      };
      const timer = platform.setTimer(() => {
        end({ outcome: 'no-answer' });
        controller.abort();
      }, DOOR_TIMEOUT_MS);
      new Promise<DoorResult>((resolve) => resolve(ask(parcel.id, parcel.text(), controller.signal))).then(end, () => end({ outcome: 'no-answer' }));
    },
  };
}
