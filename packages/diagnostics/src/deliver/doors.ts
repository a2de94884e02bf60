import type { Platform } from '@unstuck/compat';
import { ENDPOINT, SITE_PARAMETER } from '@unstuck/protocol';
import { originOf } from '../collect/url-parts.ts';
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

/** The ways out of a page, in the order in which they are tried. */
export function createDoors(platform: Platform, scope: Window, api: string, { ownPath, worker }: DoorOptions = {}, siteKey?: string): readonly DoorWay[] {
  const { location, document } = scope;
  const own = ownPath ?? (originOf(api) === `${location.protocol}//${location.host}` ? api + ENDPOINT.reportsAside : undefined);
  const named = (url: string): string => (siteKey ? `${url}${/\?/.test(url) ? '&' : '?'}${SITE_PARAMETER}=${encodeURIComponent(siteKey)}` : url);
  const reports = named(api + ENDPOINT.reports);
  return [
    ...(own === undefined ? [] : [createNetworkDoor('same-origin', named(own), platform)]),
    createNetworkDoor('collector', reports, platform),
    createImageDoor((query) => named(`${api}${ENDPOINT.reportPixel}?${query}`), platform, document),
    ...(worker === undefined ? [] : [createNetworkDoor('worker', reports, platform, createWorkerFetch(scope, worker))]),
  ];
}
