import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { preparePool } from './prepare-pool.ts';

/** A little less than the 8 s that clients wait for an answer: they are told to come again while they still listen. */
const ANSWER_TIMEOUT_MS = 7_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Transactions here wait for nothing but the database. One that stands still has lost its process, and holds locks: in a migration, whole tables. */
const IDLE_LIMIT = `set idle_in_transaction_session_timeout = '10s'`;
/** Whatever a database or a role is set to: dates that mean what is read in them, and transactions that see what others have committed meanwhile. */
const MANNERS = `set datestyle = 'ISO'; set default_transaction_isolation = 'read committed'`;
const LIMITS = `set lock_timeout = '5s'; ${IDLE_LIMIT}; ${MANNERS}`;
const NO_LIMITS = `set statement_timeout = 0; ${IDLE_LIMIT}; ${MANNERS}`;
const KEEP_ALIVE_DELAY_MS = 10_000;

export const INT8 = 20;
/** Minor units stay far below 2^53 (90 trillion in the largest unit), so a number is exact. */
export const parseInteger = (text: string): number => Number(text);

export interface ServerPoolOptions {
  readonly maxConnections: number;
  /** How long a statement may take; null for as long as it wants, waiting for locks included. */
  readonly answerTimeoutMs?: number | null;
}

/** Connections to a PostgreSQL server, each with limits and its statements prepared. */
export function createServerPool(url: string, { maxConnections, answerTimeoutMs = ANSWER_TIMEOUT_MS }: ServerPoolOptions): PostgresPool {
  // Once connected: as parameters of the connection, poolers in between refuse them.
  const setLimits = async (client: pg.ClientBase): Promise<void> => {
    // No timer of ours is looking yet; its types do not know pg's.
    const statement: pg.QueryConfig & { readonly query_timeout: number | null } = { text: answerTimeoutMs === null ? NO_LIMITS : LIMITS, query_timeout: answerTimeoutMs };
    await client.query(statement);
  };
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
    types: { getTypeParser: (id: number, format?: 'text' | 'binary') => (id === INT8 ? parseInteger : pg.types.getTypeParser(id, format)) },
    // The pool waits for what this promises, though its types do not say so.
    // oxlint-disable-next-line typescript/no-misused-promises
    onConnect: setLimits,
  });
  // A connection that breaks, idle or lent, is replaced by the pool, and whoever waits for it is told; without a listener it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return preparePool(pool, { answerTimeoutMs });
}
