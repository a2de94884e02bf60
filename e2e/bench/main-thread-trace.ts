import type { Browser } from '@playwright/test';

/** https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU, as far as it is read here. */
export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** The same on the thread's own clock, which stands still while the thread waits for a processor or for another process. */
  readonly tdur?: number;
}

/** In milliseconds. */
export interface BusyTime {
  readonly busy: number;
  /** How much of it the thread really had a processor. */
  readonly onProcessor: number;
}

const TASK = 'ThreadControllerImpl::RunTask';

/** Records when the browser's threads are busy, and the marks that pages set, while `use` runs. */
export async function traceThreads(browser: Browser, use: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const tracing = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  tracing.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await tracing.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] } });
  await use();
  const complete = new Promise((resolve) => tracing.once('Tracing.tracingComplete', resolve));
  await tracing.send('Tracing.end');
  await complete;
  await tracing.detach();
  return events;
}

/** How long the thread that set two marks, a page's main thread, was busy between them: script, style, layout, paint and whatever else ran there, but no rest. */
export function busyBetween(events: readonly TraceEvent[], from: string, to: string): BusyTime {
  const mark = (name: string): TraceEvent => {
    const found = events.find((event) => event.name === name && event.cat.includes('blink.user_timing'));
    if (found === undefined) throw new Error(`the trace holds no mark "${name}"`);
    return found;
  };
  const begin = mark(from);
  const end = mark(to);
  let busy = 0;
  let onProcessor = 0;
  for (const { name, pid, tid, ts, dur = 0, tdur = 0 } of events) {
    if (name !== TASK || pid !== begin.pid || tid !== begin.tid || dur === 0) continue;
    const within = Math.max(0, Math.min(ts + dur, end.ts) - Math.max(ts, begin.ts));
    busy += within / 1000;
    // Of the two tasks that the marks cut, the share that lies within.
    onProcessor += (tdur * within) / dur / 1000;
  }
  if (busy === 0) throw new Error('the trace holds no task of the page’s main thread');
  return { busy, onProcessor };
}
