import { expect, it } from 'vitest';
import type { Cause } from './cause.ts';
import type { EvidenceId } from './evidence.ts';
import { rank } from './rank.ts';
import { ALL_WEIGHTS } from './weights.ts';

/** What goes wrong in many a page in which the checkout is well: scripts that fail, or are missing, refused and blocked, and wrapped built-ins. */
const NOISE: readonly EvidenceId[] = ['page.script-error', 'page.script-missing', 'page.script-rejected', 'page.script-unreachable', 'page.fetch-replaced', 'page.prototypes-bent'];
/** What is wrong with a computer that may well go on like that. */
const DENIED = 'device.storage-denied';
const CLOCK = 'device.clock-off';

function named(ids: readonly EvidenceId[]): readonly Cause[] {
  const [top] = rank(ids.map((id) => ({ id, at: 0 })), ALL_WEIGHTS);
  return [...(top === undefined ? [] : [top.cause]), ...(top?.indistinguishableFrom ?? [])].toSorted();
}

it('names nothing in a page that is merely noisy', () => {
  expect(named(NOISE)).toEqual(['undetermined']);
  for (const more of [DENIED, CLOCK, 'probe.all-well', 'request.slow-answers', 'device.slow-network'] as const) expect(named([...NOISE, more])).toEqual(['undetermined']);
});

it.each<[ids: readonly EvidenceId[]]>([
  [['request.pending']], [['request.no-answer']], [['request.no-whole-answer']], [['request.failed-slowly']],
  [['request.failed', 'probe.all-well']], [['request.failed', 'probe.host-dead']], [['request.failed', 'probe.cors']], [['request.failed', 'probe.nothing-reached']],
  [['request.failed', 'probe.path-filtered']], [['request.failed', 'probe.path-redirected']], [['request.failed-unseen', 'probe.unreadable']],
  [['request.failed-unseen', 'probe.path-unreadable']], [['request.failed', 'request.only-posts-fail', 'probe.all-well']],
  [['request.no-answer', 'probe.all-well']], [['request.no-answer', 'probe.host-silent']], [['request.no-answer', 'probe.nothing-answers']], [['request.no-answer', 'probe.slow']],
  [['request.pending', 'request.slow-answers']], [['request.body-cut', 'probe.all-well']], [['request.body-stalled', 'probe.all-well']], [['request.body-unreadable', 'probe.all-well']],
  [['answer.foreign-page', 'probe.hijacked']], [['answer.foreign-page']], [['answer.forbidden-page']], [['answer.forbidden']], [['answer.unexpected']], [['answer.401']], [['answer.502']],
  [['answer.502', 'probe.failing']], [['answer.503']], [['answer.504', 'probe.all-well']], [['problem.running']], [['device.frozen', 'request.no-answer', 'probe.all-well']],
  [['request.failed', 'probe.host-dead', 'server.picture-came']], [['request.failed', 'server.order-exists']],
])('names the same for %j on a noisy page', (ids) => {
  expect(named([...ids, ...NOISE])).toEqual(named(ids));
});

it.each<[by: EvidenceId, ids: readonly EvidenceId[]]>([
  [DENIED, ['request.pending']], [DENIED, ['request.no-answer', 'probe.host-silent']], [DENIED, ['request.no-answer', 'probe.nothing-answers']], [DENIED, ['request.pending', 'probe.nothing-reached']],
  [DENIED, ['request.failed', 'probe.host-dead']], [DENIED, ['request.failed', 'probe.path-redirected']], [DENIED, ['answer.foreign-page', 'probe.all-well']],
  [CLOCK, ['request.pending']], [CLOCK, ['request.no-answer', 'probe.host-silent']], [CLOCK, ['request.no-answer', 'probe.nothing-answers']], [CLOCK, ['request.pending', 'probe.nothing-reached']],
  [CLOCK, ['request.failed', 'probe.redirected']], [CLOCK, ['request.failed', 'probe.path-redirected']], [CLOCK, ['answer.502', 'probe.failing']], [CLOCK, ['answer.foreign-json']], [CLOCK, ['answer.unexpected']],
])('does not blame %s for %j, which it cannot bring about', (by, ids) => {
  expect(named([...ids, by])).toEqual(named(ids));
});

it('leaves open who it is where pictures come in of a page that wraps what it shares, as pages do that watch themselves', () => {
  expect(named(['request.failed', 'server.picture-came', 'page.fetch-replaced'])).toEqual(['client.blocked']);
  expect(named(['request.failed', 'server.picture-came', 'page.fetch-replaced', 'page.prototypes-bent'])).toEqual(['client.blocked', 'host.tampered']);
});
