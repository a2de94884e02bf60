import { figure, spread } from './figures.ts';
import { postWithoutPause } from './full-load.ts';
import type { PostKind } from './full-load.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import type { ServiceProcess } from './service-process.ts';
import { median } from './statistics.ts';

const WARM_UP_SECONDS = 3;
const SERVICES = ['bare', 'postgres', 'embedded'] as const;

/** The bare route and ours on the same PostgreSQL, and ours on the embedded database. */
export type ServiceName = (typeof SERVICES)[number];

/** Posts a second, by rounds. One service after the other, round by round: what slows the machine down for a while slows them all. */
export async function ratesInTurns(services: Readonly<Record<ServiceName, ServiceProcess>>, kind: PostKind, effort: Effort, say: Say): Promise<Record<ServiceName, readonly number[]>> {
  for (const { origin } of Object.values(services)) await postWithoutPause(origin, kind, { seconds: WARM_UP_SECONDS });
  const rates: Record<ServiceName, number[]> = { bare: [], postgres: [], embedded: [] };
  for (let round = 0; round < effort.loadRounds; round += 1) {
    for (const name of SERVICES) rates[name].push((await postWithoutPause(services[name].origin, kind, { seconds: effort.loadSeconds })).perSecond);
    const [one, other] = [rates.bare[round] ?? 0, rates.postgres[round] ?? 0];
    say(`${kind.path} under full load, round ${round + 1} of ${effort.loadRounds}: ${figure(other)}/s on PostgreSQL, bare ${figure(one)}/s, share ${(other / one).toFixed(2)}`);
  }
  return rates;
}

export function rateLine(what: string, rates: readonly number[], bare: readonly number[], least: number | null): Measurement {
  const shares = rates.map((rate, round) => rate / (bare[round] ?? Number.NaN));
  return {
    what,
    measured: spread(rates, '/s'),
    baseline: `bare route, one INSERT: ${spread(bare, '/s')}`,
    ratio: spread(shares, ''),
    bar: least === null ? '' : `>= ${least}`,
    met: least === null ? null : median(shares) >= least,
  };
}
