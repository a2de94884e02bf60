import { availableParallelism, cpus, totalmem } from 'node:os';
import process from 'node:process';
import pg from 'pg';
import { figure } from './figures.ts';
import { median } from './statistics.ts';

const COMMITS = 200;

/** What the numbers depend on and no code changes. */
export async function machineFacts(databaseUrl: string, chromiumVersion: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const show = async (name: string): Promise<string> => (await client.query<Record<string, string>>(`show ${name}`)).rows[0]?.[name] ?? 'unknown';
    return [
      `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
      `Node ${process.versions.node}, Chromium ${chromiumVersion}, PostgreSQL ${(await show('server_version')).split(' ')[0] ?? 'unknown'}`,
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
