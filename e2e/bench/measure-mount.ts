import type { Page } from '@playwright/test';
import type { BenchSite } from './bench-site.ts';
import { figure, spread } from './figures.ts';
import { busyBetween, traceThreads } from './main-thread-trace.ts';
import type { BusyTime } from './main-thread-trace.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { nextToken } from './order-requests.ts';
import { loadModernBuild } from './sdk-in-page.ts';
import type { SdkWindow } from './sdk-in-page.ts';
import { slowDown } from './slow-down.ts';
import { median } from './statistics.ts';

const THROTTLE = 4;
const MOST_MOUNT_MS = 40;
/** Of the wanted slow-down: below it a page is left and another one visited, some times. */
const LEAST_SLOW_DOWN = 0.8;
const MAX_VISITS = 5;
/** What comes late to a widget has come by then: the service's word on its channels, a style sheet, a font. */
const SETTLED_AFTER_MS = 1_000;

/** What mounting costs the main thread of a slow machine, and whether anything moves afterwards. */
export async function measureMount(site: BenchSite, effort: Effort, say: Say): Promise<readonly Measurement[]> {
  const slow: Mount[] = [];
  const fast: Mount[] = [];
  const whole: BusyTime[] = [];
  const shifts: Shifts[] = [];
  for (let round = 0; round < effort.mounts; round += 1) {
    slow.push(await mountOnce(site, THROTTLE));
    fast.push(await mountOnce(site, 1));
    whole.push(await loadWhole(site, THROTTLE));
    shifts.push(await watchShifts(site));
    say(`mount, round ${round + 1} of ${effort.mounts}: ${describe(slow[round]?.drawn)} of main thread, ${describe(fast[round]?.drawn)} unthrottled`);
  }
  const slowBusy = slow.map(({ drawn }) => drawn.busy);
  const fastBusy = fast.map(({ drawn }) => drawn.busy);
  const control = await watchDeliberateShift(site);
  if (!(control > 0)) throw new Error('a page that was moved on purpose shows no layout shift: nothing would be noticed');
  return [
    {
      what: `mounting the widget, CPU ${THROTTLE} times slower: main thread until its first frame`,
      measured: spread(slowBusy, ' ms'),
      baseline: `unthrottled: ${spread(fastBusy, ' ms')}, of which ${figure(median(fast.map(({ drawn }) => drawn.onProcessor)))} ms on the processor`,
      ratio: `${figure(median(slowBusy) / median(fastBusy))}; a fixed loop: ${spread(slow.map(({ slower }) => slower), '')}`,
      bar: `<= ${MOST_MOUNT_MS} ms`,
      met: median(slowBusy) <= MOST_MOUNT_MS,
    },
    {
      what: 'of which in `createCheckout().mount()` itself, before style, layout and paint',
      measured: spread(slow.map(({ called }) => called.busy), ' ms'),
      baseline: `unthrottled: ${spread(fast.map(({ called }) => called.busy), ' ms')}, of which ${figure(median(fast.map(({ called }) => called.onProcessor)))} ms on the processor`,
      ratio: '', bar: '', met: null,
    },
    {
      what: 'the script tag and all that follows from it, as slow: loader, style sheet, build, mount, channels',
      measured: spread(whole.map(({ busy }) => busy), ' ms'), baseline: '', ratio: '', bar: '', met: null,
    },
    {
      what: 'layout shift after mount',
      measured: figure(Math.max(...shifts.map(({ after }) => after))),
      baseline: `the page moved on purpose: ${figure(control)}; the widget taking the plain form's place: ${figure(median(shifts.map(({ at }) => at)))}`,
      ratio: '',
      bar: '0',
      met: shifts.every(({ after }) => after === 0),
    },
  ];
}

function describe(time: BusyTime | undefined): string {
  return time === undefined ? '' : `${figure(time.busy)} ms (${figure(time.onProcessor)} on the processor)`;
}

interface Mount {
  /** The call alone. */
  readonly called: BusyTime;
  /** Until the widget's first frame is painted. */
  readonly drawn: BusyTime;
  /** How many times slower than it is the machine really was. */
  readonly slower: number;
}

/** The first mount of a page: nothing ran before, and what V8 compiles late it compiles now. */
async function mountOnce(site: BenchSite, throttle: number): Promise<Mount> {
  const { visit: { page, context, browser }, slower } = await visitSlowly(site, throttle, loadModernBuild);
  const events = await traceThreads(browser, async () => {
    await page.evaluate(mountInPage, nextToken());
  });
  await context.close();
  return { called: busyBetween(events, 'begin', 'mounted'), drawn: busyBetween(events, 'begin', 'end'), slower };
}

async function loadWhole(site: BenchSite, throttle: number): Promise<BusyTime> {
  const { visit: { page, context, browser } } = await visitSlowly(site, throttle, () => Promise.resolve());
  const events = await traceThreads(browser, () => loadByTag(page));
  await context.close();
  return busyBetween(events, 'begin', 'end');
}

type Visit = Awaited<ReturnType<BenchSite['visit']>>;

async function visitSlowly(site: BenchSite, throttle: number, prepare: (page: Page) => Promise<void>): Promise<{ readonly visit: Visit; readonly slower: number }> {
  for (let visits = 1; ; visits += 1) {
    const visit = await site.visit();
    await prepare(visit.page);
    const slower = await slowDown(visit.page, throttle);
    if (slower >= LEAST_SLOW_DOWN * throttle || visits === MAX_VISITS) return { visit, slower };
    await visit.context.close();
  }
}

async function loadByTag(page: Page): Promise<void> {
  await page.evaluate(addLoader, { token: nextToken(), settledAfterMs: SETTLED_AFTER_MS });
}

interface Shifts {
  /** Summed scores of shifts in the frame that shows the widget first. */
  readonly at: number;
  /** Of all shifts later. */
  readonly after: number;
}

async function watchShifts(site: BenchSite): Promise<Shifts> {
  const { page, context } = await site.visit();
  await page.evaluate(recordShifts);
  await loadByTag(page);
  const shifts = await page.evaluate(() => (window as unknown as ShiftWindow).shiftsSince());
  await context.close();
  return shifts;
}

/** Proves that a shift would be seen: once all is settled, something is put above the widget. */
async function watchDeliberateShift(site: BenchSite): Promise<number> {
  const { page, context } = await site.visit();
  await page.evaluate(recordShifts);
  await loadByTag(page);
  await page.evaluate(async (settledAfterMs) => {
    const block = document.createElement('div');
    block.style.height = '40px';
    document.body.prepend(block);
    await new Promise((resolve) => setTimeout(resolve, settledAfterMs));
  }, SETTLED_AFTER_MS);
  const { after } = await page.evaluate(() => (window as unknown as ShiftWindow).shiftsSince());
  await context.close();
  return after;
}

/** From here on, functions that run in the page. */
interface ShiftWindow {
  shiftsSince: () => Shifts;
}

async function mountInPage(token: string): Promise<void> {
  const form = document.getElementById('topup') as HTMLFormElement;
  form.setAttribute('data-unstuck-checkout', '');
  // A task of its own, so that what brought us here is not counted.
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      performance.mark('begin');
      (window as unknown as SdkWindow).Unstuck.createCheckout({ token }).mount(form);
      performance.mark('mounted');
      // After style, layout and paint of the frame that shows it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          performance.mark('end');
          resolve();
        };
        port2.postMessage(null);
      });
    });
  });
}

async function addLoader({ token, settledAfterMs }: { readonly token: string; readonly settledAfterMs: number }): Promise<void> {
  const form = document.getElementById('topup') as HTMLFormElement;
  form.setAttribute('data-unstuck-checkout', '');
  form.setAttribute('data-token', token);
  const ready = new Promise<void>((resolve) => {
    form.addEventListener('unstuck:phase', (event) => {
      if ((event as CustomEvent<{ readonly phase: string }>).detail.phase === 'ready') resolve();
    });
  });
  performance.mark('begin');
  const script = document.createElement('script');
  script.src = '/sdk/loader.js';
  script.async = true;
  document.body.append(script);
  await ready;
  await new Promise((resolve) => setTimeout(resolve, settledAfterMs));
  performance.mark('end');
}

function recordShifts(): void {
  const seen: { readonly at: number; readonly value: number }[] = [];
  const take = (entries: readonly PerformanceEntry[]): void => {
    for (const entry of entries) seen.push({ at: entry.startTime, value: (entry as PerformanceEntry & { readonly value: number }).value });
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  // The frame that shows the widget is the first one after it was put into the page; an entry has the time of its layout, which lies within.
  let firstFrameEnd = Number.POSITIVE_INFINITY;
  document.getElementById('topup')?.addEventListener('unstuck:phase', () => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (firstFrameEnd = Math.min(firstFrameEnd, performance.now()));
      port2.postMessage(null);
    });
  });
  (window as unknown as ShiftWindow).shiftsSince = () => {
    take(observer.takeRecords());
    const sum = (those: typeof seen): number => those.reduce((total, { value }) => total + value, 0);
    const isFirst = ({ at }: { readonly at: number }): boolean => at <= firstFrameEnd;
    return { at: sum(seen.filter(isFirst)), after: sum(seen.filter((shift) => !isFirst(shift))) };
  };
}
