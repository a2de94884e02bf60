// `npm run bench [-- --quick] [part ...]`. Parts: sdk, mount, diagnostics, orders, memory, reports, fuzz, sizes. A full run of all of them rewrites docs/bench.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase, seedAccounts } from '@unstuck/server';
import type { DatabaseLocation } from '@unstuck/server';
import { renderDocument, renderText } from './bench-document.ts';
import { openBenchSite } from './bench-site.ts';
import { busyShare, machineFacts } from './machine-facts.ts';
import { measureDiagnostics } from './measure-diagnostics.ts';
import { measureFuzz } from './measure-fuzz.ts';
import { measureMemory } from './measure-memory.ts';
import { measureMount } from './measure-mount.ts';
import { measureOrderRate } from './measure-order-rate.ts';
import { measureReportRate } from './measure-report-rate.ts';
import { measureSdkOverhead } from './measure-sdk-overhead.ts';
import { measureSizes } from './measure-sizes.ts';
import { FULL, QUICK } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { EMPLOYEES } from './order-requests.ts';
import { recycleLogSegments } from './recycle-log-segments.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/bench.md', import.meta.url));
const PARTS = ['sdk', 'mount', 'diagnostics', 'orders', 'memory', 'reports', 'fuzz', 'sizes'] as const;
type Part = (typeof PARTS)[number];

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find((word) => !PARTS.some((part) => part === word));
if (unknown !== undefined) throw new Error(`there is no part "${unknown}": choose among ${PARTS.join(', ')}`);
const databaseUrl = process.env['TEST_DATABASE_URL'] ?? '';
if (databaseUrl === '') throw new Error('TEST_DATABASE_URL is not set: start the bench with npm run bench');

const effort = values.quick === true ? QUICK : FULL;
const chosen = (part: Part): boolean => positionals.length === 0 || positionals.includes(part);
const startedAt = Date.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const directory = mkdtempSync(join(tmpdir(), 'unstuck-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
const logFile = join(directory, 'services.log');
const embeddedDirectory = join(directory, 'embedded');
mkdirSync(embeddedDirectory);

async function seed(location: DatabaseLocation): Promise<void> {
  const { db, close } = await openDatabase(location);
  await seedAccounts(db, EMPLOYEES);
  await close();
}

async function measureInBrowser(): Promise<{ readonly measurements: readonly Measurement[]; readonly browserVersion: string }> {
  const site = await openBenchSite({ databaseUrl, logFile, directory });
  try {
    const sdk = chosen('sdk') ? await measureSdkOverhead(site, effort, say) : [];
    const mount = chosen('mount') ? await measureMount(site, effort, say) : [];
    const diagnostics = chosen('diagnostics') ? await measureDiagnostics(site, effort, say) : [];
    return { measurements: [...sdk, ...mount, ...diagnostics], browserVersion: site.browserVersion };
  } finally {
    await site.close();
  }
}

const busy = await busyShare();
await seed({ url: databaseUrl });
await seed({ directory: embeddedDirectory });
await recycleLogSegments(databaseUrl);
const { measurements: inBrowser, browserVersion } = await measureInBrowser();
const facts = await machineFacts({ databaseUrl, browserVersion, busy });
const orders = chosen('orders') ? await measureOrderRate({ databaseUrl, embeddedDirectory, logFile, effort, say }) : [];
const memory = chosen('memory') ? await measureMemory({ databaseUrl, logFile, effort, say }) : [];
const reports = chosen('reports') ? await measureReportRate({ databaseUrl, embeddedDirectory, logFile, effort, say }) : [];
const fuzz = chosen('fuzz') ? await measureFuzz({ databaseUrl, logFile, effort, say }) : [];
const sizes = chosen('sizes') ? await measureSizes(say) : [];
const measurements = [...inBrowser, ...orders, ...memory, ...reports, ...fuzz, ...sizes];

say(`\n${facts.join('\n')}\n\n${renderText(measurements)}\n`);
if (effort === FULL && positionals.length === 0) {
  writeFileSync(DOCUMENT, renderDocument(measurements, facts));
  say('docs/bench.md is written');
}
const missed = measurements.filter(({ met }) => met === false).length;
// What is missed is told, not failed: on a machine that is busy with other things a ratio proves little.
say(`${missed === 0 ? 'every bar is met' : missed === 1 ? '1 bar is not met' : `${missed} bars are not met`}; took ${Math.round((Date.now() - startedAt) / 1000)} s`);
