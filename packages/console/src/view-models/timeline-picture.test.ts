import fc from 'fast-check';
import { PHASES } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { timelinePicture } from './timeline-picture.ts';

const attempt = (phases: Report['attempt']['phases'], waitedMs = 0, deadlineMs: number | null = null): Report['attempt'] => ({ id: 'a', orderId: null, phases, waitedMs, deadlineMs });

it('draws each phase as long as it lasted, and the deadline where it was', () => {
  const picture = timelinePicture({
    attempt: attempt([{ phase: 'ready', at: 0 }, { phase: 'creating', at: 1_000 }, { phase: 'failed', at: 21_000 }], 20_000, 20_000),
    timeline: [{ at: 1_010, what: 'request-started' }],
    evidence: [{ id: 'request.failed', at: 11_000 }],
  });
  const [ready, creating, failed] = picture.phases;
  expect(picture.fromMs).toBe(0);
  expect(creating).toMatchObject({ phase: 'creating', atMs: 1_000, lastsMs: 20_000, tone: 'busy' });
  expect((creating?.width ?? 0) / (ready?.width ?? 1)).toBeCloseTo(20, 5);
  expect(picture.deadlineX).toBeCloseTo(failed?.x ?? -1, 10);
  expect(picture.evidence[0]?.x).toBeCloseTo(((creating?.x ?? 0) + (failed?.x ?? 0)) / 2, 10);
});

it('leaves out a long time before the order, but not its end', () => {
  const picture = timelinePicture({ attempt: attempt([{ phase: 'ready', at: 0 }, { phase: 'creating', at: 600_000 }], 3_000, 20_000), timeline: [{ at: 5, what: 'long ago' }], evidence: [] });
  expect(picture.fromMs).toBe(599_000);
  expect(picture.phases.map(({ phase }) => phase)).toEqual(['ready', 'creating']);
  expect(picture.phases[1]?.lastsMs).toBe(3_000);
  expect(picture.events).toEqual([]);
  expect(picture.deadlineX, 'beyond what is known yet').toBeNull();
});

it('stays inside the picture, whatever a report says', () => {
  const at = fc.oneof(fc.nat(), fc.nat(30_000), fc.constant(Number.MAX_SAFE_INTEGER));
  const phases = fc.array(fc.record({ phase: fc.constantFrom(...PHASES), at }), { maxLength: 12 });
  fc.assert(fc.property(phases, fc.array(at), fc.array(at), at, fc.option(at), (trail, events, evidence, waitedMs, deadlineMs) => {
    const picture = timelinePicture({ attempt: attempt(trail, waitedMs, deadlineMs), timeline: events.map((when) => ({ at: when, what: 'x' })), evidence: evidence.map((when) => ({ at: when, id: 'x' })) });
    const places = [...picture.phases.flatMap(({ x, width }) => [x, width]), ...picture.events.map(({ x }) => x), ...picture.evidence.map(({ x }) => x), ...picture.ticks.map(({ x }) => x), picture.deadlineX ?? 0];
    expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
    expect(picture.ticks.length).toBeLessThanOrEqual(7);
  }));
});
