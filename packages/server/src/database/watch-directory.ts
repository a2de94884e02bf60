import { statfsSync, statSync } from 'node:fs';
import type { PGliteDialectConfig } from 'kysely';

type Embedded = Exclude<PGliteDialectConfig['pglite'], (...given: never) => unknown>;

/** Twice what PGlite's log takes at a time. Where it finds no room for that, it neither goes on nor fails: the whole process stands still until it is killed. */
const RESERVE_BYTES = 32 * 1024 * 1024;
/** What needs next to no room, and lets people see how their orders stand. */
const READS = /^\s*(select|with)\b/i;
/** PostgreSQL's own code for it. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DISK_FULL = '53100';

/**
 * Answers a check of the folder of an embedded database, which throws where a statement must not reach it: where that is to write and the disk is nearly full, as a
 * full database does, and where the folder is another one now. Files that were deleted can be written to, and are gone with the process.
 */
export function watchDirectory(directory: string, freeBytes: (directory: string) => number = freeBytesOf): (statement?: string) => void {
  const opened = inodeOf(directory);
  return (statement = '') => {
    if (inodeOf(directory) !== opened) throw new Error('The folder of DATA_DIR was deleted or replaced while the service ran: stop it, put the backup there, and start it again.');
    if (READS.test(statement) || freeBytes(directory) >= RESERVE_BYTES) return;
    throw Object.assign(new Error(`Less than ${RESERVE_BYTES / 1024 / 1024} MB are free on the disk of DATA_DIR: make room there.`), { code: DISK_FULL });
  };
}

/** The same database, asked only what the check lets through. */
export function guardStatements(database: Embedded, check: (statement: string) => void): Embedded {
  const guard = (inner: Pick<Embedded, 'query'>): Embedded['query'] => async (text, ...rest) => {
    check(text);
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

function inodeOf(directory: string): number | null {
  return statSync(directory, { throwIfNoEntry: false })?.ino ?? null;
}

/** Where it cannot be told, whoever writes finds out. */
function freeBytesOf(directory: string): number {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
