import { Window as FakeWindow } from 'happy-dom';
import { employeeWords } from '@unstuck/protocol';
import type { Diagnosis } from '@unstuck/protocol';
import { expect, it, vi } from 'vitest';
import { createDiagnostics } from './create-diagnostics.ts';
import { REPLAY_AFTER_MS } from './deliver/create-delivery.ts';
import { LADDER_LIMIT_MS } from './probe/ladder.ts';
import { OK, openLab } from './testing/diagnostics-lab.ts';
import { createFakePage } from './testing/fake-page.ts';
import { DECIDE_AFTER_MS } from './verdict.ts';

it('never throws into the page: not from observations, listeners, or a network that is bent', async () => {
  const lab = openLab(() => {
    throw new Error('bent');
  });
  lab.diagnostics.subscribe(() => {
    throw new Error('listener');
  });
  lab.root.addEventListener('unstuck:report', () => undefined);
  lab.diagnostics.observe(null as never);
  lab.diagnostics.observe({ type: 'phase-changed' } as never);
  lab.fails({ outcome: 'network-error' }, 'network.failed');
  await lab.page.time.advance(LADDER_LIMIT_MS + 500);
  expect(lab.cause()).not.toBeNull();
});

it('leaves nothing behind', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'offline' }, 'offline');
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause()).toBe('offline');
  lab.detach();
  expect(lab.cause()).toBeNull();
  lab.diagnostics.attach(lab.root);
  expect(lab.cause()).toBe('offline');
  lab.diagnostics.dispose();
  expect(lab.cause()).toBeNull();
  const told = lab.heard.length;
  await lab.page.time.advance(LADDER_LIMIT_MS);
  const asked = lab.page.sent.length;
  lab.to('creating');
  lab.ends({ outcome: 'network-error' });
  lab.to('failed', 'network.failed');
  await lab.page.time.advance(10_000);
  expect(lab.heard).toHaveLength(told);
  expect(lab.page.time.pending(), 'no timer of its own').toBe(0);
  expect(lab.page.sent).toHaveLength(asked);
});

it('asks nothing any more for what went wrong before it was disposed of', async () => {
  const lab = openLab();
  lab.fails({ outcome: 'network-error' }, 'network.failed');
  lab.diagnostics.dispose();
  await lab.page.time.advance(LADDER_LIMIT_MS);
  expect(lab.page.sent).toEqual([]);
});

it('leaves nothing on an element that it was attached to, and takes no harm from one that is none', async () => {
  const lab = openLab();
  const added = vi.spyOn(lab.root, 'addEventListener');
  const removed = vi.spyOn(lab.root, 'removeEventListener');
  lab.diagnostics.attach(lab.root);
  expect(() => lab.diagnostics.attach(null as never)).toThrow(TypeError);
  lab.fails({ outcome: 'blocked' }, 'policy.blocked');
  await lab.page.time.advance(DECIDE_AFTER_MS);
  expect(lab.cause(), 'still told').toBe('csp.connect');
  lab.diagnostics.dispose();
  expect(lab.cause()).toBeNull();
  expect(removed.mock.calls.map(([type]) => type)).toEqual(['unstuck:phase', 'unstuck:phase']);
  expect(removed.mock.calls.at(-1)?.[1]).toBe(added.mock.calls.at(-1)?.[1]);
});

it.each([
  [undefined, 'en-GB', 'en'],
  [undefined, 'zh-TW', 'zh-CN'],
  ['zh-CN', 'en', 'zh-CN'],
] as const)('speaks %s if told to, else the language of the page, %s', async (locale, lang, expected) => {
  const window = new FakeWindow({ url: 'https://hr.test/' });
  window.document.documentElement.lang = lang;
  const { platform, time } = createFakePage();
  const diagnostics = createDiagnostics({ scope: window as unknown as Window, platform, ...(locale && { locale }) });
  expect(diagnostics.report(), 'nothing to report yet').toBeNull();
  const heard: (Diagnosis | null)[] = [];
  diagnostics.subscribe((diagnosis) => heard.push(diagnosis));
  diagnostics.observe({ type: 'hand-off-stopped', attemptId: 'a', sequence: 1, at: 0 });
  await time.advance(DECIDE_AFTER_MS);
  expect(heard.at(-1)?.words).toBe(employeeWords('csp.handoff', expected));
  diagnostics.dispose();
});

it('leaves the storage of a page that loads alone, until it looks for what an earlier one left', async () => {
  const { time, platform } = createFakePage(OK);
  let opened = 0;
  const watched = Object.defineProperty({ ...platform }, 'storage', { get: () => ((opened += 1), platform.storage) });
  const diagnostics = createDiagnostics({ api: 'https://pay.test', scope: new FakeWindow({ url: 'https://hr.test/home' }) as unknown as Window, platform: watched });
  await time.advance(REPLAY_AFTER_MS - 1);
  expect(opened).toBe(0);
  await time.advance(REPLAY_AFTER_MS);
  expect(opened).toBeGreaterThan(0);
  diagnostics.dispose();
});
