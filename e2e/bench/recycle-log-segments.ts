import pg from 'pg';

/** Of 16 MB each: as much as PostgreSQL keeps by default before it writes over the oldest. */
const SEGMENTS = 64;

/**
 * Brings a new PostgreSQL to where one is that has run for a while: it writes over log segments it has. A new one fills each with zeros
 * when it gets there, and everybody who commits waits for that. https://www.postgresql.org/docs/current/wal-configuration.html
 */
export async function recycleLogSegments(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('create table log_filler (filled integer)');
    for (let segment = 0; segment < SEGMENTS; segment += 1) {
      await client.query('insert into log_filler values ($1)', [segment]);
      await client.query('select pg_switch_wal()');
    }
    await client.query('drop table log_filler');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
