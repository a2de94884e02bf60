// @vitest-environment happy-dom
import { encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SAMPLE_REPORT } from '../../protocol/src/testing/sample-report.ts';
import { carryReport } from './deliver/carry.ts';
import { buildReport } from './report/build-report.ts';
import { encodeReport } from './report/encode-report.ts';
import { pageSecrets } from './report/page-secrets.ts';
import { CANARIES, spellings, whatIsIn } from './testing/canaries.ts';
import type { Canary, Place } from './testing/canaries.ts';
import type { FakeCollector } from './testing/fake-collector.ts';
import { API, createFakeBrowser } from './testing/fake-browser.ts';

const secretsAt = (place: Place): readonly string[] => CANARIES.filter((canary) => canary.place === place).map(({ secret }) => secret);

/** What a collector that is careless about everything would have picked up around a secret. */
const SENTENCES: readonly ((canary: Canary) => string)[] = [
  ({ secret }) => secret,
  ({ secret }) => `TypeError: cannot load ${secret} at https://hr.example.com/js/app.js:12:34`,
  ({ secret }) => `https://hr.example.com/topup?u=${encodeURIComponent(secret)}&x=1#t=${secret}`,
  ({ secret }) => `GET /api/u/${encodeURIComponent(secret)} 500`,
  ({ secret }) => `{"value":"${secret}","note":"报错：${secret}。"}`,
];

beforeEach(() => {
  const { location } = window;
  location.href = `https://hr.example.com/topup?${secretsAt('address').map((secret, index) => `p${index}=${encodeURIComponent(secret)}`).join('&')}#${secretsAt('fragment').join('&')}`;
  document.title = secretsAt('title').join(' · ');
  for (const secret of secretsAt('field')) document.body.appendChild(document.createElement('input')).value = secret;
  secretsAt('storage').forEach((secret, index) => window.localStorage.setItem(`k${index}`, secret));
  secretsAt('cookie').forEach((secret, index) => (document.cookie = `c${index}=${encodeURIComponent(secret)}`));
});
afterEach(() => {
  document.body.innerHTML = '';
  window.localStorage.clear();
});

function carelessReport(sentence: (canary: Canary) => string): Report {
  const { schema: _, sdk, ...rest } = SAMPLE_REPORT;
  const texts = CANARIES.map(sentence);
  return buildReport({
    ...rest, ...sdk, secrets: pageSecrets(window, [window.location.host]),
    findings: [{ cause: 'undetermined', confidence: 1, evidence: texts, indistinguishableFrom: [] }],
    evidence: texts.map((text, at) => ({ id: text, at, detail: { [text]: text, message: text, large: 13_900_001_234 } })),
    probes: texts.slice(0, 12).map((text) => ({ name: text, outcome: text, durationMs: 1, detail: { text } })),
    environment: { userAgent: texts[0] ?? '', language: texts[1] ?? '', timeZone: texts[2] ?? '', viewport: texts[12] ?? '' },
    timeline: texts.map((text, at) => ({ at, what: text, detail: { stack: texts.slice(at, at + 3).join('\n') } })),
    drops: Object.fromEntries(texts.map((text) => [text, 1])),
    deliveries: [],
  });
}

function expectNone(where: string, text: string): void {
  expect(whatIsIn(text), where).toEqual([]);
}

it('plants forty secrets that are found in every spelling when nobody takes them out', () => {
  expect(CANARIES).toHaveLength(40);
  for (const { secret } of CANARIES) {
    for (const spelling of spellings(secret)) expect(whatIsIn(`x ${spelling} y`).join()).toContain(secret);
    expect(whatIsIn(Buffer.from(`{"a":"${secret}"}`).toString('base64')).length).toBeGreaterThan(0);
  }
});

it.each(SENTENCES.map((sentence) => [sentence({ place: 'body', secret: '…' }), sentence] as const))('lets none of them into a report, in whatever form it is carried, when a collector wrote %j', (_, sentence) => {
  const report = carelessReport(sentence);
  expect(report.timeline).toHaveLength(CANARIES.length);
  const carried = carryReport(report, 'https://pay.example.com', '网络不通。');
  expectNone('the file', carried.json);
  expectNone('the text', carried.text);
  expectNone('the link', carried.link);
  expectNone('the whole capsule', encodeCapsule(report));
  expectNone('the event', encodeReport(report));
});

it('lets none of them out through any door, nor into what waits for a later page', async () => {
  const { time, collector, open, stored } = createFakeBrowser();
  const sent: string[] = [];
  const { post, picture } = collector;
  const watched: Pick<FakeCollector, 'post' | 'picture'> = {
    post(url, body, signal) {
      sent.push(url, body);
      return post(url, body, signal);
    },
    picture(url) {
      sent.push(url);
      return picture(url);
    },
  };
  Object.assign(collector, watched);
  Object.assign(collector.states, { '/v1/reports': 'shut', '/a/e': 'shut', '/v1/reports/p.gif': 'shut' });
  open({ origin: API }).delivery.send(carelessReport(({ secret }) => `failed for ${secret}`));
  await time.advance(60_000);
  expect(sent.length).toBeGreaterThan(6);
  expect(stored.get('unstuck:reports')).toContain('U1.');
  for (const text of [...sent, ...stored.values()]) expectNone('a door', text);
});
