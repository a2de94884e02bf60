import { readFile } from 'node:fs/promises';
import { neverAnswered, status } from '../framework/faults.ts';
import type { DiagnosisCase, Host } from './case.ts';
import { nobodyThere } from './network-cases.ts';
import { onPath, ORDERS } from './wire-faults.ts';

type Way = 'watches' | 'silences' | 'swallows' | 'adds';

async function bent(way: Way, more = ''): Promise<Host> {
  return { script: `${await readFile(new URL('./page/bend-requests.js', import.meta.url), 'utf8')}\nwindow.bendRequests(window, '${way}');\n${more}` };
}

/** As scripts do that look for what networks put into pages. */
const TAKES_FRAMES_OUT = `new MutationObserver(function () {
  Array.prototype.forEach.call(document.querySelectorAll('iframe'), function (frame) { frame.parentNode.removeChild(frame); });
}).observe(document.documentElement, { childList: true, subtree: true });`;

const BENT_BUILT_INS = `
Array.prototype.last = function () { return this[this.length - 1]; };
Object.prototype.extend = function () { return this; };
if (window.Promise) (function (Native) {
  function Watched(run) { return new Native(run); }
  Watched.prototype = Native.prototype;
  ['all', 'race', 'resolve', 'reject'].forEach(function (name) { Watched[name] = Native[name].bind(Native); });
  window.Promise = Watched;
})(window.Promise);`;

const HIDES = `var hiding = setInterval(function () {
  var root = document.getElementById('topup');
  if (!root || root.getAttribute('data-unstuck-phase') !== 'creating') return;
  clearInterval(hiding);
  root.style.display = 'none';
}, 50);`;

/** What other scripts of the page do to the browser that they share with the checkout: where it is gone round, nothing is wrong, and a fault is called what it is. */
export const HOST_CASES: readonly DiagnosisCase[] = [
  { fault: 'requests of the page are bent and get no answer', expected: null, wish: { until: 'paying' }, host: () => bent('silences') },
  { fault: 'requests of the page are bent and have something added', expected: null, wish: { until: 'paying' }, host: () => bent('adds') },
  { fault: 'requests of the page are watched, and frames taken out of it', expected: null, wish: { until: 'paying' }, host: () => bent('watches', TAKES_FRAMES_OUT) },
  {
    fault: 'requests of the page are bent and never fail, nobody listens', expected: 'host.unreachable', due: 'probed', orIn: { 'WebKit 538': 'cors' },
    host: async () => ({ ...(await nobodyThere()), ...(await bent('swallows')) }),
  },
  {
    fault: 'requests of the page are watched, connect-src of the page', expected: 'csp.connect', due: 'announced',
    host: async () => ({ ...(await bent('watches')), policy: (policy) => policy.replace("connect-src 'self'", 'connect-src') }),
  },
  { fault: 'built-ins are bent, 502', expected: 'server.error', due: 'noticed', host: () => ({ script: BENT_BUILT_INS }), arrange: ({ network }) => onPath(network, ORDERS, status(502)) },
  // Either keeps the person from going on.
  { fault: 'the page hides the checkout, no answer', expected: 'host.tampered', due: 'noticed', or: 'server.hung', host: () => ({ script: HIDES }), arrange: ({ network }) => onPath(network, ORDERS, neverAnswered) },
];
