import { EVIDENCE_IDS, REPORT_LIMITS } from '@unstuck/protocol';
import type { EvidenceId } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { MAX_PHASES } from './attempt-story.ts';
import { createEvidenceLog, MAX_EVIDENCE } from './evidence-log.ts';
import { createTimeline, MAX_TIMELINE } from './timeline.ts';

it('keeps each id once, with the first time, the latest detail and how often it was seen', () => {
  let at = 5;
  const log = createEvidenceLog({ now: () => (at += 1), changed: () => undefined });
  log.add('request.failed', { operation: 'create' });
  log.add('device.offline');
  log.add('request.failed', { operation: 'lookup' });
  expect(log.all()).toEqual([{ id: 'request.failed', at: 6, detail: { operation: 'lookup', count: 2 } }, { id: 'device.offline', at: 7 }]);
});

it('says that something changed only when something did', () => {
  let changes = 0;
  const log = createEvidenceLog({ now: () => 0, changed: () => (changes += 1) });
  log.add('device.offline');
  log.add('device.offline');
  log.remove('device.frozen');
  expect(changes).toBe(1);
  log.remove('device.offline');
  expect([changes, log.has('device.offline')]).toEqual([2, false]);
});

it('forgets requests and probes when a new stage begins, and keeps what is as true of that', () => {
  const log = createEvidenceLog({ now: () => 0, changed: () => undefined });
  const lasting: readonly EvidenceId[] = ['page.script-error', 'device.storage-denied', 'device.clock-off', 'device.offline', 'device.slow-network', 'request.slow-answers'];
  for (const id of [...lasting, 'request.failed', 'answer.502', 'probe.all-well', 'device.frozen', 'problem.session'] as const) log.add(id);
  log.startStage();
  expect(log.all().map(({ id }) => id)).toEqual(lasting);
});

it('keeps what the checkout told, however much else goes wrong in the page', () => {
  const timeline = createTimeline({ now: () => 0 });
  timeline.note('phase-changed', { to: 'creating' });
  for (let index = 0; index < MAX_TIMELINE; index += 1) {
    timeline.note('script error', { line: index });
    timeline.note('policy violation');
  }
  timeline.note('request-ended', { outcome: 'timeout' });
  expect(timeline.all().map(({ what }) => what).filter((what) => !what.includes(' '))).toEqual(['phase-changed', 'request-ended']);
  expect(timeline.all()).toHaveLength(MAX_TIMELINE);
  expect(timeline.all()[1]?.detail, 'the latest of the rest').toEqual({ line: 61 });
  expect(timeline.drops()).toBe(MAX_TIMELINE + 2);
  for (let index = 0; index < MAX_TIMELINE + 1; index += 1) timeline.note('request-started', { attempt: index });
  expect(timeline.all().map(({ detail }) => detail?.['attempt']), 'the oldest go where nothing else is left').toEqual(Array.from({ length: MAX_TIMELINE }, (_, index) => index + 1));
});

it('holds as much as a report takes, and counts what it had to leave out', () => {
  const log = createEvidenceLog({ now: () => 0, changed: () => undefined });
  for (const id of EVIDENCE_IDS) log.add(id);
  expect(log.all()).toHaveLength(MAX_EVIDENCE);
  expect(log.drops()).toBe(EVIDENCE_IDS.length - MAX_EVIDENCE);

  const timeline = createTimeline({ now: () => 0 });
  for (let index = 0; index < MAX_TIMELINE + 3; index += 1) timeline.note(`entry ${index} not loaded`);
  expect(timeline.all()).toHaveLength(MAX_TIMELINE);
  expect(timeline.all()[0]?.what, 'the oldest make room').toBe('entry 3 not loaded');
  expect(timeline.drops()).toBe(3);
  expect([MAX_EVIDENCE, MAX_TIMELINE, MAX_PHASES]).toEqual([REPORT_LIMITS.maxEvidence, REPORT_LIMITS.maxTimeline, REPORT_LIMITS.maxPhases]);
});
