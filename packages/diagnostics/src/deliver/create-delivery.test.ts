import type { SafeStorage } from '@unstuck/compat';
import { LEASE_MS } from '@unstuck/compat/single-flight';
import type { Report } from '@unstuck/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import type { DoorState } from '../testing/fake-collector.ts';
import { API, createFakeBrowser } from '../testing/fake-browser.ts';
import type { FakeBrowser } from '../testing/fake-browser.ts';
import { REPLAY_AFTER_MS } from './create-delivery.ts';

const COLLECTOR = '/v1/reports';
const PICTURE = '/v1/reports/p.gif';
const ASIDE = '/a/e';
const MINUTES = 60_000;

const report = (id: string, change: Partial<Report> = {}): Report => ({ ...SAMPLE_REPORT, deliveries: [], ...change, reportId: `report-${id}` });

it('hands a report to the collector and believes nothing but its id', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  const { delivery } = open();
  const heard: unknown[] = [];
  delivery.subscribe((status) => heard.push(status));
  expect(delivery.status()).toBeNull();
  delivery.send(report('1'));
  await time.advance(1_000);
  expect(collector.reports.map(({ reportId }) => reportId)).toEqual(['report-1']);
  expect(heard).toEqual(['pending', 'delivered']);
  expect(delivery.log().map(({ door, outcome }) => [door, outcome])).toEqual([['spool', 'kept'], ['collector', 'acknowledged']]);
  expect(stored.get('unstuck:reports')).not.toContain('capsule');
});

it.each<[DoorState, string]>([['shut', 'no-answer'], ['hanging', 'no-answer'], ['portal', 'not-acknowledged'], ['filtered', 'not-acknowledged'], ['mistaken', 'not-acknowledged'], ['answer-lost', 'no-answer']])(
  'goes on to picture requests where the collector’s address is %s', async (state, outcome) => {
    const { time, collector, open } = createFakeBrowser();
    collector.states[COLLECTOR] = state;
    const { delivery } = open();
    delivery.send(report('1'));
    await time.advance(10_000);
    expect(delivery.status()).toBe('delivered');
    expect(delivery.log().map(({ door, outcome }) => `${door} ${outcome}`)).toEqual(['spool kept', `collector ${outcome}`, 'image acknowledged']);
    expect(collector.reports).toHaveLength(1);
    expect(collector.reports[0]?.findings).toEqual(SAMPLE_REPORT.findings);
  });

it('tells in the report itself of the attempts that failed before', async () => {
  const { time, collector, open } = createFakeBrowser();
  collector.states[COLLECTOR] = 'shut';
  open().delivery.send(report('1'));
  await time.advance(10_000);
  expect(collector.reports[0]?.deliveries.map(({ door, outcome }) => `${door} ${outcome}`)).toEqual(['spool kept', 'collector no-answer']);
});

it('tells of the ways in which the person took the report along, and of those only once there is one', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const { delivery } = open();
  delivery.carried('copy', true);
  expect(delivery.log()).toEqual([]);
  delivery.send(report('1'));
  await time.advance(3_000);
  delivery.carried('copy', false);
  delivery.carried('qr', true);
  Object.assign(collector.states, { [COLLECTOR]: 'open' });
  await time.advance(10_000);
  expect(collector.reports[0]?.deliveries.map(({ door, outcome }) => `${door} ${outcome}`)).toEqual([
    'spool kept', 'collector no-answer', 'image no-answer', 'copy not-taken', 'qr taken',
  ]);
});

it('takes the service’s neutral path first where that is the page’s own origin, or a path that the page names', async () => {
  const { time, collector, open } = createFakeBrowser();
  open({ origin: API }).delivery.send(report('1'));
  await time.advance(1_000);
  open({ doors: { ownPath: 'https://hr.test/api/notes' } }).delivery.send(report('2'));
  await time.advance(1_000);
  expect(collector.asked).toEqual([`${ASIDE} open`, '/api/notes open']);
});

it('goes on to the service’s other address before it goes to pictures', async () => {
  const { time, collector, open } = createFakeBrowser();
  collector.states[COLLECTOR] = 'portal';
  open({ bases: [API, `${API}/elsewhere`] }).delivery.send(report('1'));
  await time.advance(1_000);
  expect(collector.asked).toEqual([`${COLLECTOR} portal`, '/elsewhere/v1/reports open']);
  expect(collector.reports).toHaveLength(1);
});

it.each([API.slice(0, -1), API.slice(0, -3)])('does not take for the page’s own an address that begins like it (%s)', async (origin) => {
  const { time, collector, open } = createFakeBrowser();
  open({ origin }).delivery.send(report('1'));
  await time.advance(1_000);
  expect(collector.asked).toEqual([`${COLLECTOR} open`]);
});

it('names the page’s site at every door, in the address', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [ASIDE]: 'shut', [COLLECTOR]: 'shut', '/api/notes': 'shut' });
  open({ origin: API, siteKey: 'hr & more' }).delivery.send(report('1'));
  await time.advance(10_000);
  open({ doors: { ownPath: 'https://hr.test/api/notes?tab=1' }, siteKey: 'hr' }).delivery.send(report('2'));
  await time.advance(10_000);
  expect(collector.reports).toHaveLength(2);
  const sites = collector.urls.map((url) => new URL(url)).map(({ pathname, searchParams }) => `${pathname} ${searchParams.get('site')}`);
  expect([...new Set(sites)].sort()).toEqual([`${ASIDE} hr & more`, '/api/notes hr', `${COLLECTOR} hr`, `${COLLECTOR} hr & more`, `${PICTURE} hr`, `${PICTURE} hr & more`].sort());
});

it.each<DoorState>(['portal', 'mistaken'])('does not take somebody else’s picture for an acknowledgement: %s', async (state) => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: state });
  const { delivery } = open();
  delivery.send(report('1'));
  await time.advance(10_000);
  expect(delivery.status()).toBe('blocked');
  expect(collector.reports).toEqual([]);
});

it('says that the report found no way out, goes on trying with longer pauses, and ends', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const { delivery } = open();
  delivery.send(report('1'));
  await time.advance(500);
  expect(delivery.status()).toBe('blocked');
  await time.advance(30 * MINUTES);
  const tries = collector.asked.filter((entry) => entry === `${COLLECTOR} shut`).length;
  expect(tries).toBe(5);
  expect(time.pending()).toBe(0);
});

it('arrives by itself once the way is open, once', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const { delivery } = open();
  delivery.send(report('1'));
  await time.advance(2_000);
  Object.assign(collector.states, { [COLLECTOR]: 'open' });
  await time.advance(10 * MINUTES);
  expect(delivery.status()).toBe('delivered');
  expect(collector.asked.filter((entry) => entry.endsWith('open'))).toEqual([`${COLLECTOR} open`]);
});

it('tries again at once when the connection returns, however often it has given up', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const page = open();
  page.delivery.send(report('1'));
  await time.advance(60 * MINUTES);
  Object.assign(collector.states, { [COLLECTOR]: 'open' });
  page.comeOnline();
  await time.advance(1_000);
  expect(page.delivery.status()).toBe('delivered');
});

it('goes on trying after the connection returned as after its first round, and counts its page once', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const page = open();
  page.delivery.send(report('1'));
  await time.advance(60 * MINUTES);
  page.comeOnline();
  await time.advance(1_000);
  expect(JSON.parse(stored.get('unstuck:reports') ?? '')).toMatchObject({ reports: [{ id: 'report-1', tries: 1 }] });
  Object.assign(collector.states, { [COLLECTOR]: 'open' });
  await time.advance(60 * MINUTES);
  expect(page.delivery.status()).toBe('delivered');
});

it('waits as long as the collector asks, and goes to it by no other door meanwhile, and does not call that blocked', async () => {
  const { time, collector, open } = createFakeBrowser();
  collector.states[COLLECTOR] = 'busy';
  const { delivery } = open();
  delivery.send(report('1'));
  await time.advance(29_000);
  expect(collector.asked).toEqual([`${COLLECTOR} busy`]);
  expect(delivery.status()).toBe('pending');
  collector.states[COLLECTOR] = 'open';
  await time.advance(10_000);
  expect(delivery.status()).toBe('delivered');
});

it('leaves the line to an order that is being sent', async () => {
  const { time, collector, open } = createFakeBrowser();
  let busy = true;
  const { delivery } = open({ busy: () => busy });
  delivery.send(report('1'));
  await time.advance(5_000);
  expect(collector.asked).toEqual([]);
  busy = false;
  await time.advance(1_000);
  expect(delivery.status()).toBe('delivered');
});

/** A browser whose doors are shut, and where a page has come and gone that had a report. */
async function afterAPageThatCouldNotSend(): Promise<FakeBrowser> {
  const browser = createFakeBrowser();
  Object.assign(browser.collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const page = browser.open();
  page.delivery.send(report('1'));
  await browser.time.advance(1_000);
  page.close();
  return browser;
}

it('leaves what it could not send to the next page, which sends it once it has loaded', async () => {
  const { time, collector, open, stored } = await afterAPageThatCouldNotSend();
  collector.states[COLLECTOR] = 'open';
  const { delivery } = open();
  await time.advance(REPLAY_AFTER_MS - 100);
  expect(collector.reports).toEqual([]);
  await time.advance(REPLAY_AFTER_MS + 1_000);
  expect(collector.reports.map(({ reportId, findings }) => [reportId, findings])).toEqual([['report-1', SAMPLE_REPORT.findings]]);
  expect(delivery.status()).toBeNull();
  expect(stored.get('unstuck:reports')).not.toContain('capsule');
});

it('tells of the report that was sent last, and of none that an earlier page left', async () => {
  const { time, collector, open } = await afterAPageThatCouldNotSend();
  const { delivery } = open();
  const heard: unknown[] = [];
  delivery.subscribe((status) => heard.push(status));
  await time.advance(10_000);
  expect(collector.asked.length).toBeGreaterThan(2);
  expect([delivery.status(), heard]).toEqual([null, []]);
});

it('leaves it to the next page even where the two keep things in different places', async () => {
  const { time, collector, open, stored } = await afterAPageThatCouldNotSend();
  const below = new Map(stored);
  stored.clear();
  open().delivery.send(report('2'));
  await time.advance(1_000);
  const storage: SafeStorage = {
    kind: 'local', read: (key) => stored.get(key) ?? null, write: (key, value) => void stored.set(key, value), remove: (key) => void stored.delete(key),
    salvage(key) {
      const text = below.get(key) ?? null;
      below.delete(key);
      return text;
    },
    observe: () => () => undefined,
  };
  open({ storage });
  collector.states[COLLECTOR] = 'open';
  await time.advance(REPLAY_AFTER_MS + 2_000);
  expect(collector.reports.map(({ reportId }) => reportId).sort()).toEqual(['report-1', 'report-2']);
});

it('is sent by another tab whose way is open, and the first one hears of it', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const first = open();
  const second = open({ doors: { ownPath: 'https://hr.test/notes' } });
  first.delivery.send(report('1'));
  await time.advance(20_000);
  expect(collector.asked.filter((entry) => entry === '/notes open')).toHaveLength(1);
  expect(collector.reports).toHaveLength(1);
  expect(first.delivery.status()).toBe('delivered');
  second.close();
});

it('sends what a report became while it was on its way, under the same id', async () => {
  const { time, collector, open } = createFakeBrowser();
  collector.states[COLLECTOR] = 'hanging';
  collector.states[PICTURE] = 'shut';
  const { delivery } = open();
  delivery.send(report('1', { findings: [] }));
  await time.advance(100);
  delivery.send(report('1'));
  collector.states[COLLECTOR] = 'open';
  await time.advance(60_000);
  expect(collector.reports[0]?.findings).toEqual(SAMPLE_REPORT.findings);
  expect(delivery.status()).toBe('delivered');
});

it.each<[string, Parameters<FakeBrowser['open']>[0]]>([
  ['in the browser', { locks: { request: () => new Promise(() => undefined), query: () => Promise.resolve({}) } as unknown as LockManager }],
  ['as a lease in storage', {}],
])('goes on without the lock where a sleeping tab holds it %s, and not sooner', async (_, change) => {
  const { time, collector, open, stored } = createFakeBrowser();
  // Storage time is the wall clock's, which hardly moves here: this lease does not end.
  stored.set('unstuck:reports:lease', `somebody ${Date.now() + LEASE_MS}`);
  const { delivery } = open(change);
  delivery.send(report('1'));
  await time.advance(7_999);
  expect(collector.asked).toEqual([]);
  await time.advance(100);
  expect(delivery.status()).toBe('delivered');
});

it('keeps a bounded number of reports, the newest', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const { delivery } = open();
  for (let index = 0; index < 12; index += 1) delivery.send(report(`n${index}`));
  await time.advance(1_000);
  const { reports } = JSON.parse(stored.get('unstuck:reports') ?? '{}') as { reports: { id: string }[] };
  expect(reports.map(({ id }) => id)).toEqual(['report-n7', 'report-n8', 'report-n9', 'report-n10', 'report-n11']);
});

it('stops at once when it is disposed of, and a listener that throws stops nothing', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  const { delivery } = open();
  delivery.subscribe(() => {
    throw new Error('broken');
  });
  delivery.send(report('1'));
  delivery.dispose();
  delivery.send(report('2'));
  await time.advance(10_000);
  expect(collector.asked).toEqual([]);
  expect(stored.get('unstuck:reports')).not.toContain('report-2');
});

it('gives up a report that the collector itself refuses, page after page', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'refused', [PICTURE]: 'shut' });
  const first = open();
  first.delivery.send(report('1'));
  await time.advance(1_000);
  expect(first.delivery.log().map(({ outcome }) => outcome)).toContain('refused-400');
  first.close();
  const asked: number[] = [];
  for (let day = 0; day < 6; day += 1) {
    const page = open();
    const before = collector.asked.length;
    await time.advance(10_000);
    asked.push(collector.asked.length - before);
    page.close();
  }
  expect(asked.map((count) => count > 0)).toEqual([true, true, true, false, false, false]);
  expect(stored.get('unstuck:reports')).toContain('"tries":20');
});

it('keeps nothing where only cookies hold a value, which would go out with every request', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, { [COLLECTOR]: 'shut', [PICTURE]: 'shut' });
  const jar = new Map<string, string>();
  const storage: SafeStorage = {
    kind: 'cookie', read: (key) => jar.get(key) ?? null, write: (key, value) => void jar.set(key, value), remove: (key) => void jar.delete(key), salvage: () => null, observe: () => () => undefined,
  };
  const { delivery } = open({ storage });
  delivery.send(report('1'));
  await time.advance(60_000);
  expect([...jar.keys()].filter((key) => !key.includes('lease'))).toEqual([]);
  expect(delivery.log()[0]).toMatchObject({ door: 'spool', outcome: 'not-kept' });
  collector.states[COLLECTOR] = 'open';
  await time.advance(5 * MINUTES);
  expect(delivery.status()).toBe('delivered');
});

const STATES: readonly DoorState[] = ['open', 'shut', 'hanging', 'portal', 'filtered', 'mistaken', 'busy', 'answer-lost'];

it('delivers every report exactly once in the end, whatever the doors do meanwhile', async () => {
  const weather = fc.array(fc.record({ collector: fc.constantFrom(...STATES), picture: fc.constantFrom(...STATES), pages: fc.integer({ min: 1, max: 3 }), reports: fc.nat(2) }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(weather, async (days) => {
      const { time, collector, open } = createFakeBrowser();
      const sent: string[] = [];
      for (const day of days) {
        Object.assign(collector.states, { [COLLECTOR]: day.collector, [PICTURE]: day.picture });
        const pages = Array.from({ length: day.pages }, () => open());
        for (let index = 0; index < day.reports && sent.length < 5; index += 1) {
          const name = `day-${sent.length}`;
          sent.push(`report-${name}`);
          pages[index % pages.length]?.delivery.send(report(name));
        }
        await time.advance(20_000);
        pages.forEach((page) => page.close());
      }
      Object.assign(collector.states, { [COLLECTOR]: 'open', [PICTURE]: 'open' });
      const last = open();
      await time.advance(10 * MINUTES);
      expect(collector.reports.map(({ reportId }) => reportId).sort()).toEqual(sent);
      const asked = collector.asked.length;
      last.comeOnline();
      await time.advance(10 * MINUTES);
      expect(collector.asked).toHaveLength(asked);
      last.close();
    }),
    { numRuns: 40 },
  );
});
