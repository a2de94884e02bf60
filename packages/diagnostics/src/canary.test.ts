// @vitest-environment happy-dom
import { encodeCapsule } from '@unstuck/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { carryReport } from './deliver/carry.ts';
import { encodeReport } from './report/encode-report.ts';
import { CANARIES, spellings, whatIsIn } from './testing/canaries.ts';
import type { Canary } from './testing/canaries.ts';
import { carelessReport, clearSecrets, plantSecrets } from './testing/careless-report.ts';
import type { FakeCollector } from './testing/fake-collector.ts';
import { API, createFakeBrowser } from './testing/fake-browser.ts';

/** What a collector that is careless about everything would have picked up around a secret. */
type Sentence = (canary: Canary) => string;
/** As JSON, old portals and pages of HTML write what is not ASCII; and as many write everything. */
const SPELLINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16)}`),
  (secret) => secret.replace(/[^\w@*+./-]/g, (letter) => (letter > '\xff' ? `%u${letter.charCodeAt(0).toString(16)}` : encodeURIComponent(letter))),
  (secret) => secret.replace(/[^ -~]/g, (letter) => `&#${letter.charCodeAt(0)};`),
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(secret).toString('hex'),
];
const SENTENCES: readonly Sentence[] = [
  ({ secret }) => secret,
  ({ secret }) => `TypeError: cannot load ${secret} at https://hr.example.com/js/app.js:12:34`,
  ({ secret }) => `https://hr.example.com/topup?u=${encodeURIComponent(secret)}&x=1#t=${secret}`,
  ({ secret }) => `GET /api/u/${encodeURIComponent(secret)} 500`,
  ({ secret }) => `{"value":"${secret}","note":"报错：${secret}。"}`,
  ...SPELLINGS.map((spell): Sentence => ({ secret }) => `x ${spell(secret)} y`),
];

beforeEach(() => plantSecrets());
afterEach(clearSecrets);

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
