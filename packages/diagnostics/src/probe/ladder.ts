import { chance } from '@unstuck/compat/chance';
import { ENDPOINT, originOf } from '@unstuck/protocol';
import type { CollectorParts } from '../collect/collector-parts.ts';
import { connectionOf } from '../collect/connectivity.ts';
import { randomHex } from '../random-hex.ts';
import { sendProbe } from './probe-request.ts';
import type { ProbeRequest, ProbeResult } from './probe-request.ts';

/** All requests of a run end within this. */
export const LADDER_LIMIT_MS = 5_000;
/** A whole office fails at the same moment; its control requests need not arrive at the same one. */
const JITTER_MS = 200;
const NONCE_BYTES = 8;

export interface Ladder {
  /** Null where the person asked to save data. Never rejects. */
  climb(): Promise<readonly ProbeResult[] | null>;
}

/**
 * The control requests, at most six and without side effects: an order is never sent again to find out why it failed.
 * `page` asks the page's own host; `ping` the service by a neutral path, which must echo a nonce; `twin` reads where the order would be
 * written; `reach`, `twin-reach` and `neutral` only find out whether anybody answers there.
 */
export function createLadder({ scope, platform, api }: CollectorParts): Ladder {
  const { enginesFetch = platform.fetch } = platform;

  function plan(): readonly ProbeRequest[] {
    const { origin, pathname } = scope.location;
    const crossOrigin = originOf(api) !== origin.toLowerCase();
    const nonce = randomHex(platform, NONCE_BYTES);
    const ping = `${api}${ENDPOINT.ping}?n=${nonce}`;
    const twin = api + ENDPOINT.orderByKey;
    const requests: ProbeRequest[] = [
      { name: 'page', url: origin + pathname, method: 'HEAD' },
      { name: 'ping', url: ping, method: 'GET', nonce, marked: true },
      { name: 'twin', url: twin, method: 'GET', marked: true },
    ];
    if (!enginesFetch) return requests;
    requests.push({ name: 'neutral', url: `${api}/healthz`, method: 'GET', opaque: true });
    if (crossOrigin) requests.push({ name: 'reach', url: ping, method: 'GET', opaque: true }, { name: 'twin-reach', url: twin, method: 'GET', opaque: true });
    return requests;
  }

  return {
    async climb() {
      if (connectionOf(scope).saveData) return null;
      const pause = chance(platform) * JITTER_MS;
      await new Promise<void>((resolve) => void platform.setTimer(resolve, pause));
      return Promise.all(plan().map((request) => sendProbe(platform, enginesFetch ?? platform.fetch, request, LADDER_LIMIT_MS - pause)));
    },
  };
}
