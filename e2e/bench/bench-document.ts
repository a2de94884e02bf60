import type { Measurement } from './measurement.ts';

const HEADINGS = ['what', 'measured', 'held against', 'ratio', 'bar', ''] as const;

function cells({ what, measured, baseline, ratio, bar, met }: Measurement): readonly string[] {
  return [what, measured, baseline, ratio, bar, met === null ? '' : met ? 'MET' : 'NOT MET'];
}

/** For a terminal: each line's parts below each other, because together they are wider than a screen. */
export function renderText(measurements: readonly Measurement[]): string {
  return measurements
    .map((measurement) => {
      const { what, measured, baseline, ratio, bar, met } = measurement;
      const verdict = met === null ? '      ' : met ? 'MET   ' : 'NOT MET';
      const against = [baseline, ratio && `ratio ${ratio}`, bar && `bar ${bar}`].filter((part) => part !== '').join(' · ');
      return `${verdict.padEnd(8)}${what}: ${measured}${against === '' ? '' : `\n        ${against}`}`;
    })
    .join('\n');
}

const INTRODUCTION = `# Speed and memory

Written by \`npm run bench\`, which measures everything anew, each line and what it is held against in the same run. Figures are medians, with
the lowest and the highest in brackets: of all samples where they are milliseconds of a browser, of rounds everywhere else. Absolute numbers belong to
the machine below; what should hold anywhere is the ratio.
`;

const METHOD = `## How it is measured

- **Orders through the SDK.** In one page of Chromium, against the built files and the built order service on a PostgreSQL that waits for the disk:
  an order by the mounted checkout, then one by a bare \`fetch\` and \`json()\`, in turns, each pair in the other order than the last. The checkout's
  time runs from the click on its button until the answer has become its next screen; so the claim among tabs (Web Locks), the write-ahead ledger, the
  token, reading and checking the answer and drawing twice all count. What it adds is the median difference within pairs; in brackets,
  page by page.
- **Mounting.** In a browser context of its own each time, so nothing is cached or compiled yet, on a page in the example portal's style. The trace's
  main-thread tasks are summed for three parts: until the build's script has been taken in and run; in \`createCheckout().mount()\`, which the bar is for;
  and until the first frame that shows the widget is painted (style, layout, fonts, paint). Time in which the thread is blocked by calls to other processes
  (storage, cookies, fonts) counts, rest does not. CDP \`Emulation.setCPUThrottlingRate\` slows the main thread, and a fixed loop in each page says by
  how much it really did. The script tag's line is everything from the tag on, until a second after the checkout is ready.
- **Layout shift.** The sum of \`layout-shift\` scores after the first frame that shows the widget, loaded by the script tag into a page that has
  content below it. That the observer sees shifts at all is proved by moving the page on purpose.
- **Starting diagnostics.** Each library in a page of its own that nobody visited before, started as its documentation says; all of them bundled whole by the
  same bundler and minifier with the same settings, with the hint that has Chromium compile a file while it loads, as in our modern build, and all that they
  send goes to the page's own origin. The trace's main-thread time in the call that
  starts it; what is held against ours comes from the same round.
- **Order rate.** Each service in a process of its own. 32 connections without pause (autocannon), the services in turns round by round; every order has a
  token, a key and an attempt that nobody used before. The bare route is Fastify with a prepared INSERT of one row, with as many connections to the same
  database, and no log, token, key or schema.
- **At half load.** Orders leave evenly at half the rate that the service took in the two seconds before, whether or not earlier ones were answered: a machine that others
  use too is now faster, now slower. The bare route gets the same pace. The first second, in which connections
  are opened, does not count. Who asks works for as little of the processor's time as it can, half of what Node's own client takes: on two cores that is
  taken from who answers; and what earlier measurements left is collected and written before, and the sender makes no major collection while it measures. The database has log segments to write over, as one has that
  has run for a while; a new one makes each of them while whoever commits waits.
- **Memory.** After two forced garbage collections, every 5,000 orders. The growth is that of a line fitted through all looks. The young generation has
  its whole size from the start: V8 lets it grow to that by doubling it, once, thousands of orders later, and resident memory would step up by 55 MB.
- **Reports.** As orders are, each a new report of 24 timeline entries, posted as pages post it; the bare route puts the same body into a \`json\` column and
  neither reads nor scrubs it.
- **Fuzz.** Reports, capsules, pictures and violations, right, wrong and cut, 16 at a time, made by \`packages/server/src/testing/fuzzed-reports.ts\` from a seed
  that the run prints. Memory after two forced garbage collections, every 5,000 deliveries; the second half of the looks is held against the first.
- **Sizes.** Those that the test command checks, \`scripts/check-sizes.mjs\`.
`;

/** `docs/bench.md`, whole. */
export function renderDocument(measurements: readonly Measurement[], facts: readonly string[]): string {
  const row = (parts: readonly string[]): string => `| ${parts.map((part) => part.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = [row(HEADINGS), row(HEADINGS.map(() => '---')), ...measurements.map((measurement) => row(cells(measurement)))].join('\n');
  return `${INTRODUCTION}\n${facts.map((fact) => `- ${fact}`).join('\n')}\n\n${table}\n\n${METHOD}`;
}
