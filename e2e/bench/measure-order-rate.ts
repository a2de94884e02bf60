import { figure, spread } from './figures.ts';
import { ORDERS } from './full-load.ts';
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
    const pace = median(rates.postgres) / 2;
    const embeddedPace = median(rates.embedded) / 2;
    const times: Record<ServiceName, Paced[]> = { bare: [], postgres: [], embedded: [] };
    for (let round = 0; round < effort.pacedRounds; round += 1) {
      times.bare.push(await paced(bare, pace, effort.pacedSeconds));
      times.postgres.push(await paced(postgres, pace, effort.pacedSeconds));
      times.embedded.push(await paced(embedded, embeddedPace, effort.pacedSeconds));
      say(`half load, round ${round + 1} of ${effort.pacedRounds}: p99 ${figure(times.postgres[round]?.p99 ?? 0)} ms on PostgreSQL`);
    }
    return [
      rateLine('`POST /v1/orders` on PostgreSQL, durable', rates.postgres, rates.bare, LEAST_SHARE),
      tailLine(`the same at half load (${figure(pace)}/s): p99`, times.postgres, MOST_TAIL),
      tailLine(`the bare route at the same ${figure(pace)}/s: p99`, times.bare, null),
      rateLine('`POST /v1/orders` on the embedded PGlite', rates.embedded, rates.bare, null),
      tailLine(`the same at half load (${figure(embeddedPace)}/s): p99`, times.embedded, null),
    ];
  } finally {
    for (const service of Object.values(services)) await service.stop();
  }
}

interface Paced {
  readonly median: number;
  readonly p99: number;
}

async function paced({ origin }: ServiceProcess, perSecond: number, seconds: number): Promise<Paced> {
  const times = await orderAtPace(origin, perSecond, seconds);
  return { median: median(times), p99: quantile(times, 0.99) };
}

function tailLine(what: string, rounds: readonly Paced[], most: number | null): Measurement {
  const ratios = rounds.map((round) => round.p99 / round.median);
  return {
    what,
    measured: spread(rounds.map(({ p99 }) => p99), ' ms'),
    baseline: `its median: ${spread(rounds.map((round) => round.median), ' ms')}`,
    ratio: spread(ratios, ''),
    bar: most === null ? '' : `<= ${most}`,
    met: most === null ? null : median(ratios) <= most,
  };
}
