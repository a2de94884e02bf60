import { isStall } from './answer-watch.ts';

/**
 * The connection is broken, or the server, or a pooler before it, lets nobody in, stops, has given up waiting, takes no writes, or has no room for them.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OUTAGE_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
  '08001', '08006', '08P01', '25006', '25P03', '28000', '28P01', '3D000', '53100', '53200', '53300', '55000', '55P03', '57014', '57P01', '57P02', '57P03',
]);

/** Whether the database is away or held up: nothing is wrong with the request, and later it works. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && OUTAGE_CODES.has(error.code)) return true;
  return isStall(error) || isStalePlan(error) || isMisplacedStatement(error) || isDeadlock(error) || /^timeout exceeded when trying to connect|^Connection terminated|is not queryable$/.test(error.message);
}

/**
 * Whether a remembered plan no longer fits, since a newer process has migrated the tables: asked again, it is planned anew. Its code stands for much else, and its
 * words are in the server's language; what is left is where it comes from: https://github.com/postgres/postgres/blob/master/src/backend/utils/cache/plancache.c
 */
export function isStalePlan(error: Error): boolean {
  return 'code' in error && error.code === '0A000' && 'routine' in error && error.routine === 'RevalidateCachedQuery';
}

/**
 * Whether the connection does not have the statement that it was given under a name, or has it already: a pooler in between lends its connections by turns,
 * and does not see to it that each of them has it. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isMisplacedStatement(error: Error): boolean {
  return 'code' in error && (error.code === '26000' || error.code === '42P05');
}

/** Whether it goes to a database that takes no writes. */
export function isReadOnly(error: Error): boolean {
  return 'code' in error && error.code === '25006';
}

/** Whether two waited for each other, as a migration and what older processes do may, and this is the one that was ended. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}

/** Whether it waited longer for a table than it is to. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

/** Whether the database refused a value for what it is: it came from whoever asked. */
export function isDataException(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code);
}
