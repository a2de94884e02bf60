import type { Platform } from '@unstuck/compat';
import { ENDPOINT, SITE_PARAMETER, originOf } from '@unstuck/protocol';
import type { DoorWay } from './door.ts';
import { createImageDoor } from './image-door.ts';
import { createNetworkDoor } from './network-door.ts';
import { createWorkerFetch } from './worker-fetch.ts';

export interface DoorOptions {
  /**
   * A path of the page's own origin behind which the vendor's server passes reports on to the collector. Pick a plain name: filters know
   * words like "telemetry". Default: the collector's own neutral path where it serves the page's origin, else none.
   */
  readonly ownPath?: string | undefined;
  /** URL of the SDK's report worker on the page's own origin, served without a policy of its own. Default: no worker. */
  readonly worker?: string | undefined;
}

/**
 * The ways out of a page, in the order in which they are tried.
 * @param bases absolute base URLs of the service, the one that is meant first
 */
export function createDoors(platform: Platform, scope: Window, bases: readonly string[], { ownPath, worker }: DoorOptions = {}, siteKey?: string): readonly DoorWay[] {
  const { location, document } = scope;
  const [api = ''] = bases;
  const own = ownPath ?? (originOf(api) === `${location.protocol}//${location.host}` ? api + ENDPOINT.reportsAside : undefined);
  const named = (url: string): string => (siteKey ? `${url}${/\?/.test(url) ? '&' : '?'}${SITE_PARAMETER}=${encodeURIComponent(siteKey)}` : url);
  return [
    ...(own === undefined ? [] : [createNetworkDoor('same-origin', named(own), platform)]),
    ...bases.map((base) => createNetworkDoor('collector', named(base + ENDPOINT.reports), platform)),
    createImageDoor((query) => named(`${api}${ENDPOINT.reportPixel}?${query}`), platform, document),
    ...(worker === undefined ? [] : [createNetworkDoor('worker', named(api + ENDPOINT.reports), platform, createWorkerFetch(scope, worker))]),
  ];
}
