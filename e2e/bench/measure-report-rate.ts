import type { Effort, Measurement, Say } from './measurement.ts';
import { startBareService, startOrderService } from './order-service.ts';
import { rateLine, ratesInTurns } from './rates-in-turns.ts';
import { REPORTS } from './report-requests.ts';

/** Of the bare route's rate. */
const LEAST_SHARE = 0.5;

export interface ReportRateParts {
  readonly databaseUrl: string;
  readonly embeddedDirectory: string;
  readonly logFile: string;
  readonly effort: Effort;
  readonly say: Say;
}

/** How many reports a second the collector acknowledges, beside a bare route that puts the same body into the same PostgreSQL. */
export async function measureReportRate({ databaseUrl, embeddedDirectory, logFile, effort, say }: ReportRateParts): Promise<readonly Measurement[]> {
  const services = {
    bare: await startBareService({ databaseUrl, logFile }),
    postgres: await startOrderService({ database: { url: databaseUrl }, logFile, behindProxy: true }),
    embedded: await startOrderService({ database: { directory: embeddedDirectory }, logFile, behindProxy: true }),
  };
  try {
    const rates = await ratesInTurns(services, REPORTS, effort, say);
    return [
      rateLine('`POST /v1/reports` on PostgreSQL, durable', rates.postgres, rates.bare, LEAST_SHARE),
      rateLine('`POST /v1/reports` on the embedded PGlite', rates.embedded, rates.bare, null),
    ];
  } finally {
    for (const service of Object.values(services)) await service.stop();
  }
}
