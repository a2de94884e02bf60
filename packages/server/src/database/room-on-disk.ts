import { statfsSync } from 'node:fs';
import type { PGliteDialectConfig } from 'kysely';

type Embedded = Exclude<PGliteDialectConfig['pglite'], (...given: never) => unknown>;

/** Twice what PGlite's log takes at a time. Where it finds no room for that, it neither goes on nor fails: the whole process stands still until it is killed. */
const RESERVE_BYTES = 32 * 1024 * 1024;
/** What needs next to no room, and lets people see how their orders stand. */
const READS = /^\s*(select|with)\b/i;
/** PostgreSQL's own code for it. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DISK_FULL = '53100';

/** Throws as a full database does, while there is still some room left. */
export function requireRoom(freeBytes: () => number): void {
  if (freeBytes() < RESERVE_BYTES) throw Object.assign(new Error(`Less than ${RESERVE_BYTES / 1024 / 1024} MB are free on the disk of DATA_DIR: make room there.`), { code: DISK_FULL });
}

/** What may be written on the disk of a folder; where that cannot be told, whoever writes finds out. */
export function freeBytesOf(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** The same database, which refuses to write where the room runs out, and goes on by itself once there is more. */
export function leaveRoom(database: Embedded, freeBytes: () => number): Embedded {
  const guard = (inner: Pick<Embedded, 'query'>): Embedded['query'] => async (text, ...rest) => {
    if (!READS.test(text)) requireRoom(freeBytes);
    return inner.query(text, ...rest);
  };
  return {
    get closed() {
      return database.closed;
    },
    get ready() {
      return database.ready;
    },
    get waitReady() {
      return database.waitReady;
    },
    close: () => database.close(),
    query: guard(database),
    transaction: (work) => database.transaction((transaction) => work({ query: guard(transaction), rollback: () => transaction.rollback() })),
  };
}
