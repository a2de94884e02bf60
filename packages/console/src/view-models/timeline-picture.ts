import type { Phase, Report } from '@unstuck/protocol';

/** How much of a long wait before the order is still drawn. */
const LEAD_IN_MS = 1_000;
/** Room after the last event, as a share of the whole. */
const TAIL = 0.06;
const TICKS = 5;
const STEPS = [1, 2, 5];
/** Shares below this would be invisible. */
const THINNEST = 0.006;

/** Places and lengths are shares of the width, so that it can be drawn at any. */
export interface TimelinePicture {
  /** Where the picture begins, in milliseconds of the report's own clock, which begins with the diagnostics. */
  readonly fromMs: number;
  readonly phases: readonly { readonly phase: Phase; readonly x: number; readonly width: number; readonly atMs: number; readonly lastsMs: number; readonly tone: 'calm' | 'busy' | 'good' | 'bad' }[];
  readonly events: readonly { readonly x: number; readonly atMs: number; readonly what: string }[];
  readonly evidence: readonly { readonly x: number; readonly atMs: number; readonly id: string }[];
  readonly ticks: readonly { readonly x: number; readonly atMs: number }[];
  /** Where the present stage had to end, when that is within the picture. */
  readonly deadlineX: number | null;
}

/** The attempt as a picture: phases as bars, events and evidence as marks on one axis of time. */
export function timelinePicture({ attempt, timeline, evidence }: Pick<Report, 'attempt' | 'timeline' | 'evidence'>): TimelinePicture {
  const trail = [...attempt.phases].sort((a, b) => a.at - b.at);
  const first = trail.find(({ phase }) => phase !== 'boot' && phase !== 'ready')?.at ?? trail[0]?.at ?? 0;
  const fromMs = first > 2 * LEAD_IN_MS ? first - LEAD_IN_MS : 0;
  const last = trail.at(-1);
  const lastAt = Math.max(fromMs + 1, (last?.at ?? 0) + (last !== undefined && isOver(last.phase) ? 0 : attempt.waitedMs), ...timeline.map(({ at }) => at), ...evidence.map(({ at }) => at));
  const span = (lastAt - fromMs) * (1 + TAIL);
  const x = (at: number): number => Math.min(1, Math.max(0, (at - fromMs) / span));
  const phases = trail
    .map(({ phase, at }, index) => ({ phase, at, next: trail[index + 1]?.at ?? null }))
    .filter(({ next }) => next === null || next > fromMs)
    .map(({ phase, at, next }) => ({
      phase, x: x(at), width: Math.max(THINNEST, x(next ?? fromMs + span) - x(at)), atMs: at, lastsMs: Math.max(0, (next ?? lastAt) - at), tone: toneOf(phase),
    }));
  const deadline = last === undefined || attempt.deadlineMs === null ? null : deadlineOf(trail, attempt.deadlineMs);
  return {
    fromMs,
    phases,
    events: timeline.filter(({ at }) => at >= fromMs).map(({ at, what }) => ({ x: x(at), atMs: at, what })),
    evidence: evidence.filter(({ at }) => at >= fromMs).map(({ at, id }) => ({ x: x(at), atMs: at, id })),
    ticks: ticksOf(fromMs, span).map((atMs) => ({ x: x(atMs), atMs })),
    deadlineX: deadline !== null && deadline > fromMs && deadline <= fromMs + span ? x(deadline) : null,
  };
}

function isOver(phase: Phase): boolean {
  return phase === 'failed' || phase === 'succeeded' || phase === 'expired' || phase === 'cancelled';
}

/** The stage that was waited for: the last one that was not the end. */
function deadlineOf(trail: readonly { readonly phase: Phase; readonly at: number }[], deadlineMs: number): number | null {
  const stage = trail.filter(({ phase }) => !isOver(phase)).at(-1);
  return stage === undefined ? null : stage.at + deadlineMs;
}

function toneOf(phase: Phase): 'calm' | 'busy' | 'good' | 'bad' {
  if (phase === 'succeeded') return 'good';
  if (phase === 'failed' || phase === 'expired') return 'bad';
  return phase === 'creating' || phase === 'confirming' ? 'busy' : 'calm';
}

/** Round times, a handful of them. */
function ticksOf(fromMs: number, span: number): number[] {
  const rough = span / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((each) => each * power >= rough) ?? 10);
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at < fromMs + span && ticks.length <= TICKS + 1; at += step) ticks.push(at);
  return ticks;
}
