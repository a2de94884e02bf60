import { ENDPOINT } from '@unstuck/protocol';
import type { DoorCase } from './door-case.ts';

const SAME_ORIGIN = ['POST', ENDPOINT.reportsAside] as const;
const COLLECTOR = ['POST', ENDPOINT.reports] as const;
const PICTURES = ['GET', ENDPOINT.reportPixel] as const;
/** What the page's own policy can shut: requests and pictures. */
const POLICY_SHUTS = { policy: (policy: string) => policy.replace("connect-src 'self'", 'connect-src').replace(/img-src [^;]*/, "img-src 'none'") };
const MODERN_WORKER = 'the worker is a file for engines of the modern build';

/** Each way out shut in turn, then all of them, by the network and by the page's policy. */
export const DOOR_CASES: readonly DoorCase[] = [
  { shut: 'nothing', resets: [], inVain: [], taken: 'same-origin' },
  { shut: 'the collector', resets: [COLLECTOR], inVain: [], taken: 'same-origin' },
  { shut: 'pictures', resets: [PICTURES], inVain: [], taken: 'same-origin' },
  { shut: 'the same-origin path', resets: [SAME_ORIGIN], inVain: ['same-origin'], taken: 'collector' },
  { shut: 'the same-origin path and the collector', resets: [SAME_ORIGIN, COLLECTOR], inVain: ['same-origin', 'collector'], taken: 'image' },
  {
    shut: "all but a worker, by the page's policy", resets: [], host: POLICY_SHUTS, worker: true, inVain: ['same-origin', 'collector', 'image'], taken: 'worker',
    notIn: { 'WebKit 538': MODERN_WORKER, 'Chromium 64': MODERN_WORKER },
  },
  { shut: 'everything, by the network', resets: [SAME_ORIGIN, COLLECTOR, PICTURES], inVain: ['same-origin', 'collector', 'image'], taken: 'person, then this page' },
  { shut: "everything, by the page's policy", resets: [], host: POLICY_SHUTS, inVain: ['same-origin', 'collector', 'image'], taken: 'person, then the next page' },
];
