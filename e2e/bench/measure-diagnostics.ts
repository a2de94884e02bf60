import type { BenchSite } from './bench-site.ts';
import { bundleDiagnosers } from './bundle-diagnosers.ts';
import type { Diagnoser } from './bundle-diagnosers.ts';
import type { StarterWindow } from './diagnosers/starter.ts';
import { figure, spread } from './figures.ts';
import { busyBetween, traceThreads } from './main-thread-trace.ts';
import type { BusyTime } from './main-thread-trace.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { median } from './statistics.ts';
import { visitSlowly } from './visit-slowly.ts';

const THROTTLE = 6;
const MOST_START_MS = 3;

interface Starts {
  readonly diagnoser: Diagnoser;
  /** Milliseconds of main thread in the call that starts it. */
  readonly fast: number[];
  readonly slow: number[];
  /** The same as `fast`, without the time for which others had the processor. */
  readonly onProcessor: number[];
}

/** What diagnostics cost a page that they join: bytes, and the main thread while they start; beside what others charge for it. */
export async function measureDiagnostics(site: BenchSite, effort: Effort, say: Say): Promise<readonly Measurement[]> {
  say('bundling diagnostics and what they are held against');
  const all = (await bundleDiagnosers()).map((diagnoser, index): Starts & { readonly file: string } => ({ diagnoser, fast: [], slow: [], onProcessor: [], file: `diagnoser-${index}.js` }));
  for (const { file, diagnoser } of all) site.serve(file, diagnoser.code);
  const slower: number[] = [];
  for (let round = 0; round < effort.starts; round += 1) {
    for (const { file, fast, slow, onProcessor } of all) {
      const quick = await startOnce(site, file, 1);
      fast.push(quick.busy);
      onProcessor.push(quick.onProcessor);
      const start = await startOnce(site, file, THROTTLE);
      slow.push(start.busy);
      slower.push(start.slower);
    }
    say(`start of diagnostics, round ${round + 1} of ${effort.starts}: ${all.map(({ fast, slow }) => `${figure(fast[round] ?? 0)} (slow ${figure(slow[round] ?? 0)})`).join(', ')} ms`);
  }
  const [ours, ...peers] = all;
  if (!ours?.diagnoser.isOurs) throw new Error('our own diagnostics have to come first');
  const sloth = `a fixed loop in the same pages: ${spread(slower, ' times slower')}`;
  return [
    {
      what: `starting diagnostics: main thread in ${ours.diagnoser.title}`,
      measured: spread(ours.fast, ' ms'), baseline: `of which ${figure(median(ours.onProcessor))} ms on the processor`, ratio: '', bar: `<= ${MOST_START_MS} ms`, met: median(ours.fast) <= MOST_START_MS,
    },
    ...peers.map((peer) => compare('the same', ours.fast, peer.fast, peer.diagnoser.title)),
    { what: `the same, CPU ${THROTTLE} times slower`, measured: spread(ours.slow, ' ms'), baseline: '', ratio: sloth, bar: '', met: null },
    ...peers.map((peer) => compare(`the same, CPU ${THROTTLE} times slower`, ours.slow, peer.slow, peer.diagnoser.title)),
    ...peers.map(({ diagnoser }) => weigh(ours.diagnoser, diagnoser)),
  ];
}

function compare(what: string, ours: readonly number[], theirs: readonly number[], title: string): Measurement {
  const ratio = median(ours) / median(theirs);
  return { what, measured: spread(ours, ' ms'), baseline: `${title}: ${spread(theirs, ' ms')}`, ratio: figure(ratio), bar: '< 1', met: ratio < 1 };
}

function weigh(ours: Diagnoser, theirs: Diagnoser): Measurement {
  const bytes = ({ gzipBytes }: Diagnoser): string => `${gzipBytes.toLocaleString('en-US')} bytes`;
  return { what: 'diagnostics bundled alone, gzip', measured: bytes(ours), baseline: `${theirs.title}: ${bytes(theirs)}`, ratio: figure(ours.gzipBytes / theirs.gzipBytes), bar: '', met: null };
}

async function startOnce(site: BenchSite, file: string, throttle: number): Promise<BusyTime & { readonly slower: number }> {
  const { visit: { page, context, browser }, slower } = await visitSlowly(site, throttle);
  await page.addScriptTag({ url: `/sdk/${file}` });
  const events = await traceThreads(browser, async () => {
    await page.evaluate(startInPage);
  });
  await context.close();
  return { ...busyBetween(events, 'begin', 'started'), slower };
}

/** Runs in the page. */
async function startInPage(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    setTimeout(() => {
      try {
        performance.mark('begin');
        (window as unknown as StarterWindow).startDiagnostics(location.origin);
        performance.mark('started');
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
      // Not before this task is over: the trace holds none that still runs.
      setTimeout(resolve);
    });
  });
}
