import { availableParallelism, cpus, totalmem } from 'node:os';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { figure } from './figures.ts';
import { median } from './statistics.ts';

const COMMITS = 200;
const LOOK_MS = 3_000;

/** How much of all processors is taken by others, 0 to 1. Before anything of ours runs, it says what the numbers are worth. */
export async function busyShare(): Promise<number> {
  const sum = (): { readonly idle: number; readonly all: number } => {
    const times = cpus().map((cpu) => cpu.times);
    return { idle: times.reduce((total, { idle }) => total + idle, 0), all: times.reduce((total, { idle, irq, nice, sys, user }) => total + idle + irq + nice + sys + user, 0) };
  };
  const before = sum();
  await delay(LOOK_MS);
  const after = sum();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

export interface MachineParts {
  readonly databaseUrl: string;
  readonly browserVersion: string;
  /** As {@link busyShare} found it. */
  readonly busy: number;
}

/** What the numbers depend on and no code changes. */
export async function machineFacts({ databaseUrl, browserVersion, busy }: MachineParts): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const show = async (name: string): Promise<string> => (await client.query<Record<string, string>>(`show ${name}`)).rows[0]?.[name] ?? 'unknown';
    return [
      `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB; before the bench began, other work took ${Math.round(100 * busy)} % of them`,
      `Node ${process.versions.node}, Chromium ${browserVersion}, PostgreSQL ${(await show('server_version')).split(' ')[0] ?? 'unknown'}`,
      `PostgreSQL with fsync ${await show('fsync')} and synchronous_commit ${await show('synchronous_commit')}: one row on one idle connection is committed in ${figure(await commitTime(client))} ms`,
    ];
  } finally {
    await client.end();
  }
}

async function commitTime(client: pg.Client): Promise<number> {
  await client.query('create table commits (number integer)');
  const times: number[] = [];
  for (let number = 0; number < COMMITS; number += 1) {
    const startedAt = performance.now();
    await client.query('insert into commits values ($1)', [number]);
    times.push(performance.now() - startedAt);
  }
  await client.query('drop table commits');
  return median(times);
}
