import type { EvidenceId, ProbeName, ProbeOutcome } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { readLadder, SLOW_PROBE_MS } from './read-ladder.ts';

type Outcome = ProbeOutcome | readonly [ProbeOutcome, number];
type Outcomes = Readonly<Partial<Record<ProbeName, Outcome>>>;

function read(outcomes: Outcomes, sameOrigin: boolean): EvidenceId | null {
  return readLadder((Object.entries(outcomes) as [ProbeName, Outcome][]).map(([name, given]) => {
    const [outcome, durationMs] = typeof given === 'string' ? [given, 20] : given;
    return { name, outcome, durationMs, status: 200, skewSeconds: null };
  }), sameOrigin);
}

const SLOW = SLOW_PROBE_MS + 1;

it.each<[EvidenceId | null, boolean, Outcomes]>([
  ['probe.all-well', true, { page: 'ok', ping: 'ok', twin: 'ok', neutral: 'ok' }],
  ['probe.all-well', true, { page: ['ok', SLOW], ping: 'ok', twin: 'ok' }],
  ['probe.slow', true, { page: ['ok', SLOW], ping: ['ok', SLOW], twin: 'ok' }],
  ['probe.service-slow', false, { page: 'ok', ping: ['ok', SLOW], twin: 'hangs' }],
  ['probe.path-redirected', true, { page: 'ok', ping: 'ok', twin: 'redirect' }],
  ['probe.redirected', true, { page: 'redirect', ping: 'redirect', twin: 'redirect' }],
  ['probe.redirected', true, { page: 'redirect', ping: 'failed', twin: 'failed', neutral: 'failed' }],
  ['probe.path-foreign', true, { page: 'ok', ping: 'ok', twin: 'foreign' }],
  ['probe.path-filtered', true, { page: 'ok', ping: 'ok', twin: 'failed', neutral: 'ok' }],
  ['probe.path-unreadable', true, { page: 'ok', ping: 'ok', twin: 'failed' }],
  ['probe.unreadable', false, { page: 'ok', ping: 'failed', twin: 'failed' }],
  ['probe.path-filtered', false, { page: 'ok', ping: 'ok', twin: 'failed', neutral: 'ok', 'twin-reach': 'failed' }],
  ['probe.cors', false, { page: 'ok', ping: 'ok', twin: 'failed', 'twin-reach': 'ok' }],
  ['probe.cors', false, { page: 'ok', ping: 'failed', reach: 'ok', neutral: 'ok', twin: 'failed' }],
  ['probe.path-filtered', false, { page: 'ok', ping: 'failed', reach: 'failed', neutral: 'ok', twin: 'failed' }],
  ['probe.path-filtered', true, { page: 'ok', ping: 'failed', neutral: 'failed', twin: 'failed' }],
  ['probe.host-dead', false, { page: 'ok', ping: 'failed', reach: 'failed', neutral: 'failed', twin: 'failed' }],
  ['probe.nothing-reached', false, { page: 'failed', ping: 'failed', reach: 'failed', neutral: 'failed', twin: 'failed' }],
  ['probe.hijacked', true, { page: 'ok', ping: 'foreign', twin: 'foreign', neutral: 'ok' }],
  ['probe.failing', true, { page: 'ok', ping: 'failing', twin: 'failing' }],
  ['probe.host-silent', false, { page: 'ok', ping: 'hangs', twin: 'hangs' }],
  ['probe.nothing-answers', true, { page: 'hangs', ping: 'hangs', twin: 'hangs' }],
  [null, true, {}],
])('reads %s (same origin: %s) in %j', (expected, sameOrigin, outcomes) => {
  expect(read(outcomes, sameOrigin)).toBe(expected);
});
