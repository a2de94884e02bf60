import { expect, it } from 'vitest';
import { createFakePage } from '../testing/fake-page.ts';
import type { DoorResult, Parcel } from './door.ts';
import { createNetworkDoor } from './network-door.ts';

const PARCEL: Parcel = { id: 'report-1', text: () => '{}', capsule: () => '' };

function setUp(answer: Parameters<typeof createFakePage>[0], parcel = PARCEL) {
  const { time, platform, sent } = createFakePage(answer);
  const results: DoorResult[] = [];
  createNetworkDoor('collector', 'https://pay.test/v1/reports', platform).attempt(parcel, (result) => results.push(result));
  return { time, sent, results };
}

const MARK = { 'Unstuck-Server': 'b1' };
const says = (body: string, init: ResponseInit = {}) => (): Promise<Response> => Promise.resolve(new Response(body, { headers: MARK, ...init }));

it.each(['{"ack":"report-2"}', '{"ack":"report-1 "}', '{"ack":["report-1"]}', '{"ack":true}', '{}', 'null', '"report-1"', 'report-1', ''])('does not take %s for the acknowledgement of report-1', async (body) => {
  const { time, results } = setUp(says(body));
  await time.advance(0);
  expect(results).toEqual([{ outcome: 'not-acknowledged' }]);
});

it('is acknowledged by the report’s own id, whoever passes it on', async () => {
  const { time, results } = setUp(says('{"ack":"report-1"}', { headers: {} }));
  await time.advance(0);
  expect(results).toEqual([{ outcome: 'acknowledged' }]);
  expect(time.pending()).toBe(0);
});

it.each<[number, Record<string, string>, DoorResult]>([
  [400, MARK, { outcome: 'refused', status: 400 }],
  [413, MARK, { outcome: 'refused', status: 413 }],
  [408, MARK, { outcome: 'busy', retryAfterMs: 10_000 }],
  [425, MARK, { outcome: 'busy', retryAfterMs: 10_000 }],
  [429, { ...MARK, 'Retry-After': '7' }, { outcome: 'busy', retryAfterMs: 7_000 }],
  [503, MARK, { outcome: 'busy', retryAfterMs: 10_000 }],
  [400, {}, { outcome: 'not-acknowledged' }],
  [403, {}, { outcome: 'not-acknowledged' }],
  [429, { 'Retry-After': '7' }, { outcome: 'not-acknowledged' }],
  [503, {}, { outcome: 'not-acknowledged' }],
])('reads a refusal with %s and %j as %j', async (status, headers, expected) => {
  const { time, results } = setUp(says('', { status, headers }));
  await time.advance(0);
  expect(results).toEqual([expected]);
});

it.each([[59_999, true], [60_000, false]])('lets a text of %i characters outlive the page: %s', (length, keepalive) => {
  const { sent } = setUp(says(''), { ...PARCEL, text: () => 'x'.repeat(length) });
  expect(sent).toMatchObject([{ init: { method: 'POST', keepalive, credentials: 'omit', headers: { 'Content-Type': 'text/plain;charset=UTF-8' } } }]);
});

it('gives up and ends its request at the deadline, and hears no more of it', async () => {
  let answer = (_: Response): void => undefined;
  const { time, sent, results } = setUp(() => new Promise((resolve) => (answer = resolve)));
  await time.advance(4_999);
  expect([results, sent[0]?.init.signal?.aborted]).toEqual([[], false]);
  await time.advance(1);
  expect([results, sent[0]?.init.signal?.aborted]).toEqual([[{ outcome: 'no-answer' }], true]);
  answer(new Response('{"ack":"report-1"}'));
  await time.advance(10_000);
  expect(results).toHaveLength(1);
});

it('has no answer where nobody could be asked, or nothing could be written', async () => {
  const broken = (): never => {
    throw new Error('bent');
  };
  for (const lab of [setUp(broken), setUp(says(''), { ...PARCEL, text: broken })]) {
    await lab.time.advance(0);
    expect(lab.results).toEqual([{ outcome: 'no-answer' }]);
  }
});
