import { expect, it } from 'vitest';
import { busyBetween } from './main-thread-trace.ts';

const MAIN = { pid: 1, tid: 1 };
const mark = (name: string, ts: number) => ({ ...MAIN, name, cat: 'blink.user_timing', ts });
const task = (ts: number, dur: number, tdur: number, thread = MAIN) => ({ ...thread, name: 'ThreadControllerImpl::RunTask', cat: 'toplevel', ts, dur, tdur });

it('counts what the main thread did between the marks, and of the tasks that they cut only what lies within', () => {
  const events = [
    mark('begin', 1_000), mark('end', 10_000),
    task(0, 500, 500), task(500, 1_500, 1_500), task(4_000, 2_000, 500), task(9_000, 4_000, 2_000), task(20_000, 5_000, 5_000),
    task(2_000, 3_000, 3_000, { pid: 1, tid: 2 }), task(2_000, 3_000, 3_000, { pid: 2, tid: 1 }),
    { ...MAIN, name: 'FunctionCall', cat: 'devtools.timeline', ts: 1_100, dur: 800, tdur: 800 },
  ];
  expect(busyBetween(events, 'begin', 'end')).toEqual({ busy: 4, onProcessor: 2 });
});

it('does not take a trace that lacks its marks or its tasks for an idle thread', () => {
  expect(() => busyBetween([mark('begin', 0), task(0, 10, 10)], 'begin', 'end')).toThrow('no mark "end"');
  expect(() => busyBetween([mark('begin', 0), mark('end', 10)], 'begin', 'end')).toThrow('no task');
});
