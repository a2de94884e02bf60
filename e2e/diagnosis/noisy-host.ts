import { readFile } from 'node:fs/promises';
import { answered, connectionReset, script, status } from '../framework/faults.ts';
import type { Fault } from '../framework/fault-proxy.ts';
import type { Host } from './case.ts';
import type { Lab } from './lab.ts';
import { later, onPath } from './wire-faults.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
/** A checkout of somebody else, that fails. */
const OTHER_CHECKOUT = '<!doctype html><form class="unstuck" data-unstuck-phase="failed" data-unstuck-cause="csp.connect">支付失败</form>';
/** Takes the page over, and lets all pass. */
const WORKER = "addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim())); addEventListener('fetch', () => undefined);";

const ANSWERS: Readonly<Record<string, Fault>> = {
  'missing.png': status(404), 'missing.css': status(404), 'missing.js': status(404), 'messages': status(503), 'errors': status(500), 'slow': later(6_000),
  'page.js': answered(200, { ...HTML, 'x-content-type-options': 'nosniff' }, '<h1>login</h1>'), 'reset.js': connectionReset, 'frame': answered(200, HTML, OTHER_CHECKOUT),
  'worker.js': answered(200, { 'content-type': 'text/javascript', 'service-worker-allowed': '/' }, WORKER),
};

/** This host, on a page where all sorts of things fail that have nothing to do with the order. */
export async function noisyHost(lab: Lab, host: Host): Promise<Host> {
  const { network, api } = lab;
  for (const [name, fault] of Object.entries(ANSWERS)) onPath(network, new RegExp(`^/noise/${name}$`), fault);
  // Allowed as a script, so that its error is one of which the page learns nothing.
  onPath(api, /^\/noise\/foreign\.js$/, script('setInterval(function () { throw new Error("of another origin"); }, 900);'));
  const noise = `${await readFile(new URL('./page/noise.js', import.meta.url), 'utf8')}\nwindow.makeNoise('${api.origin}');`;
  return {
    ...host,
    script: `${noise}\n${host.script ?? ''}`,
    policy: (policy) => (host.policy ?? ((as) => as))(policy).replace("script-src 'self'", `script-src 'self' ${api.origin}`).concat("; frame-src 'self'; worker-src 'self'"),
    // A stricter policy, tried out: it would stop the order itself.
    headers: { ...host.headers, 'content-security-policy-report-only': "default-src 'none'; connect-src 'none'; form-action 'none'" },
  };
}
