import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { figure, spread } from './figures.ts';
import { ORDERS, postWithoutPause } from './full-load.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { startBareService, startOrderService } from './order-service.ts';
import { orderAtPace } from './paced-load.ts';
import { rateLine, ratesInTurns } from './rates-in-turns.ts';
import type { ServiceName } from './rates-in-turns.ts';
import type { ServiceProcess } from './service-process.ts';
import { median, quantile } from './statistics.ts';

/** Of the bare route's rate. */
const LEAST_SHARE = 0.5;
const MOST_TAIL = 5;
/** Just before each round at half load. */
const FULL_LOAD_SECONDS = 2;

export interface OrderRateParts {
  readonly databaseUrl: string;
  /** Empty, but for the accounts. */
  readonly embeddedDirectory: string;
  readonly logFile: string;
  readonly effort: Effort;
  readonly say: Say;
}

/** How many orders a second the service takes, beside a bare route on the same PostgreSQL, and how long each takes at half of that. */
export async function measureOrderRate({ databaseUrl, embeddedDirectory, logFile, effort, say }: OrderRateParts): Promise<readonly Measurement[]> {
  const bare = await startBareService({ databaseUrl, logFile });
  const postgres = await startOrderService({ database: { url: databaseUrl }, logFile });
  const embedded = await startOrderService({ database: { directory: embeddedDirectory }, logFile });
  const services = { bare, postgres, embedded };
  try {
    const rates = await ratesInTurns(services, ORDERS, effort, say);
    const pacedRounds = await pacedInTurns(services, effort, say);
    return [
      rateLine('`POST /v1/orders` on PostgreSQL, durable', rates.postgres, rates.bare, LEAST_SHARE),
      tailLine('the same at half load', pacedRounds.postgres, MOST_TAIL),
      tailLine('the bare route at the same pace', pacedRounds.bare, null),
      rateLine('`POST /v1/orders` on the embedded PGlite', rates.embedded, rates.bare, null),
      tailLine('the same at half load', pacedRounds.embedded, null),
    ];
  } finally {
    for (const service of Object.values(services)) await service.stop();
  }
}

interface Paced {
  /** Orders a second. */
  readonly pace: number;
  readonly median: number;
  readonly p99: number;
}

async function pacedInTurns({ bare, postgres, embedded }: Readonly<Record<ServiceName, ServiceProcess>>, { pacedRounds, pacedSeconds }: Effort, say: Say): Promise<Record<ServiceName, readonly Paced[]>> {
  const rounds: Record<ServiceName, Paced[]> = { bare: [], postgres: [], embedded: [] };
  for (let round = 1; round <= pacedRounds; round += 1) {
    const ours = await paced(postgres, await halfOf(postgres), pacedSeconds);
    rounds.postgres.push(ours);
    rounds.bare.push(await paced(bare, ours.pace, pacedSeconds));
    say(`half load, round ${round} of ${pacedRounds}: p99 ${figure(ours.p99)} ms at ${figure(ours.pace)}/s on PostgreSQL, ${(ours.p99 / ours.median).toFixed(1)} times its median`);
  }
  // By itself: it leaves to the disk later what PostgreSQL waits for.
  for (let round = 1; round <= pacedRounds; round += 1) rounds.embedded.push(await paced(embedded, await halfOf(embedded), pacedSeconds));
  return rounds;
}

/** Half of what it takes at the moment: a machine that others use too is now faster, now slower. */
async function halfOf({ origin }: ServiceProcess): Promise<number> {
  return (await postWithoutPause(origin, ORDERS, { seconds: FULL_LOAD_SECONDS })).perSecond / 2;
}

async function paced({ origin }: ServiceProcess, perSecond: number, seconds: number): Promise<Paced> {
  // What was measured before leaves nothing to be written now.
  await promisify(execFile)('sync');
  const times = await orderAtPace(origin, perSecond, seconds);
  return { pace: perSecond, median: median(times), p99: quantile(times, 0.99) };
}

function tailLine(name: string, rounds: readonly Paced[], most: number | null): Measurement {
  const ratios = rounds.map((round) => round.p99 / round.median);
  return {
    what: `${name} (${figure(median(rounds.map(({ pace }) => pace)))}/s): p99`,
    measured: spread(rounds.map(({ p99 }) => p99), ' ms'),
    baseline: `its median: ${spread(rounds.map((round) => round.median), ' ms')}`,
    ratio: spread(ratios, ''),
    bar: most === null ? '' : `<= ${most}`,
    met: most === null ? null : median(ratios) <= most,
  };
}
