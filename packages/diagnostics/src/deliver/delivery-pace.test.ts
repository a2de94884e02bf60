import type { Report } from '@unstuck/protocol';
import { REPORT_LIMITS } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../../protocol/src/testing/sample-report.ts';
import { createFakeBrowser } from '../testing/fake-browser.ts';
import type { FakeBrowser } from '../testing/fake-browser.ts';
import type { FakeCollector } from '../testing/fake-collector.ts';

const COLLECTOR = '/v1/reports';
const SHUT = { [COLLECTOR]: 'shut', '/v1/reports/p.gif': 'shut' } as const;
const OPEN = { [COLLECTOR]: 'open', '/v1/reports/p.gif': 'open' } as const;
const MINUTE = 60_000;

const report = (id: string, change: Partial<Report> = {}): Report => ({ ...SAMPLE_REPORT, deliveries: [], ...change, reportId: `report-${id}` });

/** Looks on at every post before the collector has it; what it returns is the answer. */
function watchPosts({ collector }: Pick<FakeBrowser, 'collector'>, see: (body: string, count: number) => Response | undefined): void {
  const { post } = collector;
  let count = 0;
  const watched: FakeCollector['post'] = (url, body, signal) => {
    const answer = see(body, (count += 1));
    return answer ? Promise.resolve(answer) : post(url, body, signal);
  };
  Object.assign(collector, { post: watched });
}

it('sends what a report became while it was being acknowledged, and calls it delivered only then', async () => {
  const browser = createFakeBrowser();
  const { delivery } = browser.open();
  const sent: Report['findings'][] = [];
  const heard: unknown[] = [];
  watchPosts(browser, (body, count) => {
    heard.push(delivery.status());
    sent.push((JSON.parse(body) as Report).findings);
    if (count === 1) delivery.send(report('1'));
    return undefined;
  });
  delivery.send(report('1', { findings: [] }));
  await browser.time.advance(1_000);
  expect(sent).toEqual([[], SAMPLE_REPORT.findings]);
  expect(heard).toEqual(['pending', 'pending']);
  expect(delivery.status()).toBe('delivered');
  delivery.send(report('1'));
  await browser.time.advance(MINUTE);
  expect([sent.length, delivery.status()], 'what has arrived is not sent again').toEqual([2, 'delivered']);
  expect(browser.stored.get('unstuck:reports')).not.toContain('capsule');
});

it.each([
  [300, 'asks again when the collector wishes it within five minutes', 'delivered'],
  [301, 'asks again only when the connection returns, or on another page, where the collector wishes more than that', 'blocked'],
] as const)('%i s: %s', async (seconds, _, status) => {
  const browser = createFakeBrowser();
  const { time, collector, open } = browser;
  watchPosts(browser, (__, count) => (count === 1 ? new Response('', { status: 429, headers: { 'Unstuck-Server': 'b1', 'Retry-After': String(seconds) } }) : undefined));
  const page = open();
  page.delivery.send(report('1'));
  await time.advance(300_000);
  expect(collector.asked).toEqual([]);
  await time.advance(60 * MINUTE);
  expect(page.delivery.status()).toBe(status);
  page.comeOnline();
  await time.advance(1_000);
  expect(page.delivery.status()).toBe('delivered');
  expect(collector.asked).toEqual([`${COLLECTOR} open`]);
});

/** Milliseconds between the first round and the second, where chance is a byte. */
async function pauseBy(byte: number): Promise<number> {
  const browser = createFakeBrowser();
  Object.assign(browser.collector.states, SHUT);
  const at: number[] = [];
  watchPosts(browser, () => void at.push(browser.time.now()));
  const { platform, delivery } = browser.open();
  Object.assign(platform, { randomBytes: (length: number) => new Uint8Array(length).fill(byte) });
  delivery.send(report('1'));
  await browser.time.advance(8_000);
  expect(at).toHaveLength(2);
  return (at[1] ?? 0) - (at[0] ?? 0);
}

it('spreads its rounds by a quarter to either side, so that a whole office does not come back at one moment', async () => {
  const middle = await pauseBy(128);
  expect(middle).toBeGreaterThanOrEqual(5_000);
  expect(middle).toBeLessThan(5_100);
  expect(middle - (await pauseBy(0))).toBeCloseTo(1_250, 0);
  expect((await pauseBy(192)) - middle).toBeCloseTo(625, 0);
});

it('leaves the line between two doors to an order that is being sent meanwhile', async () => {
  const browser = createFakeBrowser();
  const { time, collector, open } = browser;
  collector.states[COLLECTOR] = 'shut';
  let busy = false;
  watchPosts(browser, (_, count) => void (busy = count === 1));
  const { delivery } = open({ busy: () => busy });
  delivery.send(report('1'));
  await time.advance(5_000);
  expect(collector.asked).toEqual([`${COLLECTOR} shut`]);
  expect(delivery.status()).toBe('pending');
  busy = false;
  await time.advance(1_000);
  expect(delivery.status()).toBe('delivered');
});

it('keeps a bounded log of its attempts, the newest', () => {
  const { delivery } = createFakeBrowser().open();
  delivery.send(report('1'));
  for (let index = 0; index < 50; index += 1) delivery.carried('copy', index === 49);
  expect(REPORT_LIMITS.maxDeliveries).toBe(40);
  expect(delivery.log().map(({ outcome }) => outcome)).toEqual([...Array<string>(39).fill('not-taken'), 'taken']);
});

it('keeps a bounded number of reports in hand, the newest', async () => {
  const { time, collector, open } = createFakeBrowser();
  Object.assign(collector.states, SHUT);
  const { delivery } = open();
  for (let index = 0; index < 12; index += 1) delivery.send(report(`n${index}`));
  await time.advance(1_000);
  Object.assign(collector.states, OPEN);
  await time.advance(10 * MINUTE);
  expect(collector.reports.map(({ reportId }) => reportId).sort()).toEqual(Array.from({ length: 10 }, (_, index) => `report-n${index + 2}`).sort());
});

it('gives the line to the other tabs at once when it is disposed of', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  collector.states[COLLECTOR] = 'hanging';
  const first = open();
  const second = open();
  first.delivery.send(report('1'));
  await time.advance(1_000);
  expect(stored.has('unstuck:reports:lease')).toBe(true);
  first.close();
  expect(stored.has('unstuck:reports:lease')).toBe(false);
  collector.states[COLLECTOR] = 'open';
  second.delivery.send(report('2'));
  await time.advance(100);
  expect(second.delivery.status()).toBe('delivered');
});
