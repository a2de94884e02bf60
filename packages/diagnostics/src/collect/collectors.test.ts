import { Window as FakeWindow } from 'happy-dom';
import { ENVIRONMENT_FIELDS, scrub } from '@unstuck/protocol';
import type { EvidenceId } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { createFakeParts } from '../testing/fake-page.ts';
import { CLOCK_OFF_SECONDS, noteClockSkew } from './clock-skew.ts';
import type { CollectorParts } from './collector-parts.ts';
import { observeConnectivity } from './connectivity.ts';
import { observeCspViolations } from './csp-violations.ts';
import { readEnvironment } from './environment.ts';
import { createHeartbeat, FROZEN_AFTER_MS, SUSPENDED_AFTER_MS } from './heartbeat.ts';
import { readHostTampering } from './host-tampering.ts';
import { readMixedContent } from './mixed-content.ts';
import { observeResourceFailures } from './resource-failures.ts';
import { observeScriptErrors } from './script-errors.ts';
import { readStorageAccess } from './storage-access.ts';
import { observeVisibility } from './visibility.ts';
import { readWhiteScreen } from './white-screen.ts';

function setUp(more: Partial<CollectorParts> = {}) {
  const window = new FakeWindow({ url: 'https://hr.test/home' });
  const scope = window as unknown as Window;
  const fire = (type: string, fields: object, target: { dispatchEvent(event: never): boolean } = window): boolean =>
    target.dispatchEvent(Object.assign(new window.Event(type, { bubbles: true }), fields) as never);
  return { window, scope, fire, ...createFakeParts({ scope, ...more }) };
}

it('tells errors of the page’s scripts from our own, shows no folder and no query, and takes what the loader kept', () => {
  const { parts, evidence, fire, timeline } = setUp();
  const early = Object.assign(new Event('error'), { message: 'early', filename: 'https://hr.test/private/a.js?user=1', lineno: 3 });
  const stop = observeScriptErrors(parts, [early]);
  expect(evidence.all()).toMatchObject([{ id: 'page.script-error', detail: { file: 'a.js', line: 3, message: 'early' } }]);
  fire('error', { message: 'ours', filename: 'https://pay.test/sdk/unstuck.modern.js', lineno: 1 });
  fire('unhandledrejection', { reason: new Error('x'.repeat(1_000)) });
  expect(evidence.all().map(({ id }) => id)).toEqual(['page.script-error', 'page.own-error']);
  expect(String(evidence.all()[0]?.detail?.['message'])).toHaveLength(800);
  expect(JSON.stringify(timeline.all())).not.toMatch(/private|user=1/);
  stop();
  fire('error', { message: 'later', filename: '', lineno: 0 });
  expect(timeline.all()).toHaveLength(3);
});

it.each<[whose: string, id: EvidenceId, stack: string]>([
  ['of a listener of the page that the checkout called (Chromium)', 'page.script-error', 'Error: no\n    at steps (https://hr.test/portal.js:3:9)\n    at HTMLDocument.<anonymous> (https://hr.test/portal.js:9:1)\n    at announce (https://pay.test/sdk/unstuck.modern.js:1:900)'],
  ['of a listener of the page that the checkout called (Firefox, WebKit)', 'page.script-error', 'steps@https://hr.test/portal.js:3:9\nannounce@https://pay.test/sdk/unstuck.modern.js:1:900'],
  ['of the page, in whose words our file is named', 'page.script-error', 'Error: no https://pay.test/sdk/unstuck.modern.js\n    at load (https://hr.test/portal.js:3:9)'],
  ['of an extension', 'page.script-error', 'Error: no\n    at chrome-extension://abc/content.js:3:9\n    at announce (https://pay.test/sdk/unstuck.modern.js:1:900)'],
  ['ours (Chromium)', 'page.own-error', 'Error: no\n    at JSON.parse (<anonymous>)\n    at view (https://pay.test/sdk/unstuck.modern.js:1:900)\n    at steps (https://hr.test/portal.js:3:9)'],
  ['ours (Firefox, WebKit)', 'page.own-error', 'view@https://pay.test/sdk/unstuck.legacy.js:1:900\nsteps@https://hr.test/portal.js:3:9'],
])('takes a rejection for whose it is: %s', (_, id, stack) => {
  const { parts, found, fire } = setUp();
  observeScriptErrors(parts, []);
  fire('unhandledrejection', { reason: Object.assign(new Error('no'), { stack }) });
  expect(found()).toEqual([id]);
});

it('cuts no message where the end of a secret would be lost before it is recognised', () => {
  const { parts, evidence, fire } = setUp();
  observeScriptErrors(parts, []);
  for (let before = 90; before < 200; before += 1) {
    fire('error', { message: `${'x'.repeat(before)} ouyang.jx@canary.example`, filename: '', lineno: before });
    expect(scrub(String(evidence.all()[0]?.detail?.['message']))).not.toContain('ouyang');
  }
});

it.each([
  ['page.script-missing', [{ responseStatus: 404 }]],
  ['page.script-rejected', [{ responseStatus: 0 }, { responseStatus: 200, transferSize: 900 }]],
  ['page.script-rejected', [{ transferSize: 900 }]],
  ['page.script-unreachable', [{ responseStatus: 0 }]],
  ['page.script-unreachable', []],
] as const)('says %s of a script that failed where the browser timed %j', async (id, entries) => {
  const { parts, window, found, page, timeline } = setUp();
  window.performance.getEntriesByName = (() => entries) as never;
  const failed = (target: object): Event => Object.defineProperty(new Event('error'), 'target', { value: target });
  observeResourceFailures(parts, [
    failed({ tagName: 'SCRIPT', src: 'https://hr.test/private/app.js?user=1' }), failed({ tagName: 'LINK', href: 'https://hr.test/a.css' }), failed(window),
  ]);
  expect(found(), 'timings come later').toEqual([]);
  await page.time.advance(300);
  expect(found()).toEqual([id]);
  expect(parts.evidence.all()[0]?.detail, 'of the script alone').toEqual({ file: 'app.js', status: expect.any(Number) });
  expect(timeline.all().map(({ what, detail }) => [what, detail?.['file']])).toEqual([['script not loaded', 'app.js'], ['link not loaded', 'a.css']]);
});

it('knows offline from the browser’s word alone, and takes it back', () => {
  const { parts, fire, found, page, timeline } = setUp();
  const stop = observeConnectivity(parts);
  expect(found()).toEqual([]);
  page.setOnline(false);
  fire('offline', {});
  expect(found()).toEqual(['device.offline']);
  page.setOnline(true);
  fire('online', {});
  expect(found()).toEqual([]);
  expect(timeline.all().map(({ what }) => what)).toEqual(['offline', 'online']);
  stop();
});

it('calls a connection slow that the browser rates as 2G', () => {
  const { parts, found, window } = setUp();
  Object.defineProperty(window.navigator, 'connection', { value: { effectiveType: 'slow-2g' } });
  observeConnectivity(parts);
  expect(found()).toEqual(['device.slow-network']);
});

it('tells policy violations without the path, and blames nobody', () => {
  const { parts, fire, found, timeline, window } = setUp();
  observeCspViolations(parts);
  fire('securitypolicyviolation', { disposition: 'report', effectiveDirective: 'connect-src', blockedURI: 'https://pay.test/v1/orders?x=1' }, window.document);
  expect(found()).toEqual([]);
  expect(timeline.all()[0]?.detail).toEqual({ directive: 'connect-src', disposition: 'report', blocked: 'https://pay.test' });
});

it('notices a page that stood still, and a computer that slept', async () => {
  const { parts, found, page, evidence } = setUp();
  const heartbeat = createHeartbeat(parts);
  heartbeat.run();
  heartbeat.run();
  await page.time.advance(10_000);
  expect(found()).toEqual([]);
  page.time.freeze(FROZEN_AFTER_MS + 2_000);
  await page.time.advance(0);
  expect(found()).toEqual(['device.frozen']);
  expect(evidence.all()[0]?.detail?.['ms']).toBeGreaterThan(FROZEN_AFTER_MS);
  page.time.freeze(SUSPENDED_AFTER_MS + 2_000);
  await page.time.advance(0);
  expect(found()).toEqual(['device.frozen', 'device.suspended']);
  heartbeat.stop();
  expect(page.time.pending()).toBe(0);
});

it('makes nothing of the slow timers of a hidden page', async () => {
  const { parts, found, page, window } = setUp();
  Object.defineProperty(window.document, 'visibilityState', { value: 'hidden' });
  createHeartbeat(parts).run();
  page.time.freeze(60_000);
  await page.time.advance(0);
  expect(found()).toEqual([]);
});

it('notes when the page is looked at, and that the browser had parked it', () => {
  const { parts, fire, found, timeline, window } = setUp();
  observeVisibility(parts);
  fire('visibilitychange', {}, window.document);
  fire('resume', {}, window.document);
  fire('pageshow', { persisted: true });
  expect(found()).toEqual(['device.suspended']);
  expect(timeline.all().map(({ what }) => what)).toEqual(['visible', 'resumed', 'restored']);
});

it('knows that nothing is kept, and that the clock is off by hours', () => {
  const { parts, found, page } = setUp();
  page.setStorage('cookie');
  readStorageAccess(parts);
  noteClockSkew(parts, CLOCK_OFF_SECONDS - 1);
  expect(found()).toEqual([]);
  page.setStorage('memory');
  readStorageAccess(parts);
  noteClockSkew(parts, -CLOCK_OFF_SECONDS);
  expect(found()).toEqual(['device.storage-denied', 'device.clock-off']);
});

it('sees what others did to fetch and to prototypes', () => {
  const { parts, found, window } = setUp({});
  window.fetch = Function.prototype.bind.call(() => undefined, null) as never;
  readHostTampering(parts);
  expect(found(), 'bound functions look native').toEqual([]);
  window.fetch = () => Promise.reject(new Error('wrapped'));
  Object.defineProperty(Array.prototype, 'last', { value: 1, enumerable: true, configurable: true });
  try {
    readHostTampering(parts);
  } finally {
    delete (Array.prototype as { last?: number }).last;
  }
  expect(found()).toEqual(['page.fetch-replaced', 'page.prototypes-bent']);
});

it.each([
  ['https://pay.test', []],
  ['http://pay.test', ['page.mixed-content']],
  ['http://127.0.0.1:8080', []],
] as const)('knows whether %s may be asked by an encrypted page', (api, ids) => {
  const { parts, found } = setUp({ api });
  readMixedContent(parts);
  expect(found()).toEqual(ids);
});

it('notices that nobody can see the checkout', () => {
  const { parts, found, window } = setUp();
  const root = window.document.createElement('div') as unknown as Element;
  const size = { width: 300, height: 200 };
  root.getBoundingClientRect = () => size as DOMRect;
  readWhiteScreen(parts, null);
  readWhiteScreen(parts, root);
  expect(found(), 'not in the page').toEqual(['page.widget-hidden']);
  window.document.body.appendChild(root as never);
  readWhiteScreen(parts, root);
  expect(found()).toEqual([]);
  size.height = 0;
  readWhiteScreen(parts, root);
  expect(found()).toEqual(['page.widget-hidden']);
});

it('reads only facts that a report may carry, and goes on where one of them throws', () => {
  const { parts, window } = setUp();
  Object.defineProperty(window.navigator, 'language', {
    get() {
      throw new Error('bent');
    },
  });
  const facts = readEnvironment(parts);
  expect(facts).toMatchObject({ protocol: 'https:', storage: 'local', apiSameOrigin: false, framed: false });
  expect(Object.keys(facts).filter((field) => !ENVIRONMENT_FIELDS.some((allowed) => allowed === field))).toEqual([]);
  expect(facts).not.toHaveProperty('language');
});
