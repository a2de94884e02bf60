import type { Page } from '@playwright/test';
import type { BenchSite } from './bench-site.ts';
import { figure, spread } from './figures.ts';
import { busyBetween, traceThreads } from './main-thread-trace.ts';
import type { BusyTime } from './main-thread-trace.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { nextToken } from './order-requests.ts';
import { loadStyleSheet } from './sdk-in-page.ts';
import type { SdkWindow } from './sdk-in-page.ts';
import { median } from './statistics.ts';
import { visitSlowly } from './visit-slowly.ts';

const THROTTLE = 4;
const MOST_MOUNT_MS = 40;
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
    say(`mount, round ${round + 1} of ${effort.mounts}: ${describe(slow[round])} ms of main thread, unthrottled ${describe(fast[round])}`);
  }
  const control = await watchDeliberateShift(site);
  if (!(control > 0)) throw new Error('a page that was moved on purpose shows no layout shift: nothing would be noticed');
  const mounted = slow.map((mount) => mount.mounted.busy);
  return [
    {
      ...partLine(`mounting the widget, CPU ${THROTTLE} times slower: main thread in \`createCheckout().mount()\``, slow, fast, (mount) => mount.mounted),
      ratio: `a fixed loop in the same pages: ${spread(slow.map(({ slower }) => slower), ' times slower')}`,
      bar: `<= ${MOST_MOUNT_MS} ms`,
      met: median(mounted) <= MOST_MOUNT_MS,
    },
    partLine('before it, as slow: the build is taken in and evaluated', slow, fast, ({ evaluated }) => evaluated),
    partLine('after it, as slow: style, layout and paint of its first frame', slow, fast, ({ drawn }) => drawn),
    {
      what: 'all of it by script tag, as slow: loader, style sheet, build, mount, frames, channels',
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

function partLine(what: string, slow: readonly Mount[], fast: readonly Mount[], part: (mount: Mount) => BusyTime): Measurement {
  const times = fast.map(part);
  return {
    what,
    measured: spread(slow.map((mount) => part(mount).busy), ' ms'),
    baseline: `unthrottled: ${spread(times.map(({ busy }) => busy), ' ms')}, of which ${figure(median(times.map(({ onProcessor }) => onProcessor)))} ms on the processor`,
    ratio: '', bar: '', met: null,
  };
}

function describe(mount: Mount | undefined): string {
  return mount === undefined ? '' : [mount.evaluated, mount.mounted, mount.drawn].map(({ busy }) => figure(busy)).join(' + ');
}

/** What the main thread of a page that nobody visited before does, one part after the other. */
interface Mount {
  /** Takes in the build and runs it once. */
  readonly evaluated: BusyTime;
  /** `createCheckout().mount()`. */
  readonly mounted: BusyTime;
  /** Style, layout and paint of the widget's first frame. */
  readonly drawn: BusyTime;
  /** How many times slower than it is the machine really was. */
  readonly slower: number;
}

async function mountOnce(site: BenchSite, throttle: number): Promise<Mount> {
  const { visit: { page, context, browser }, slower } = await visitSlowly(site, throttle);
  await loadStyleSheet(page);
  const events = await traceThreads(browser, async () => {
    await page.evaluate(mountInPage, nextToken());
  });
  await context.close();
  return {
    evaluated: busyBetween(events, 'begin', 'evaluated'),
    mounted: busyBetween(events, 'evaluated', 'mounted'),
    drawn: busyBetween(events, 'mounted', 'drawn'),
    slower,
  };
}

async function loadWhole(site: BenchSite, throttle: number): Promise<BusyTime> {
  const { visit: { page, context, browser } } = await visitSlowly(site, throttle);
  const events = await traceThreads(browser, () => loadByTag(page));
  await context.close();
  return busyBetween(events, 'begin', 'settled');
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
  performance.mark('begin');
  const script = document.createElement('script');
  script.src = '/sdk/unstuck.modern.js';
  const loaded = new Promise((resolve) => (script.onload = resolve));
  document.body.append(script);
  await loaded;
  // Marked after the build has run, or it would mount by itself.
  form.setAttribute('data-unstuck-checkout', '');
  await new Promise<void>((resolve) => {
    setTimeout(() => {
      performance.mark('evaluated');
      (window as unknown as SdkWindow).Unstuck.createCheckout({ token }).mount(form);
      performance.mark('mounted');
      // After style, layout and paint of the frame that shows it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          performance.mark('drawn');
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
  performance.mark('settled');
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
