import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { createAnswerWatch } from './answer-watch.ts';
import type { AnswerWait } from './answer-watch.ts';
import { isMisplacedStatement, isReadOnly, isStalePlan } from './outage.ts';

/** Statements remembered by name; our own are some dozens, so only a defect would reach this. */
const MAX_NAMES = 500;

/**
 * Lets the server parse and plan each statement once per connection instead of once per request, by sending it under a
 * name derived from its text. Where a pooler in between loses those, the first requests fail as in an outage, and from then on it is done without names. A statement that has no answer after `answerTimeoutMs` rejects
 * (`isStall`), and its connection is lent no more; null waits for as long as it takes.
 */
export function preparePool(pool: pg.Pool, { answerTimeoutMs }: { readonly answerTimeoutMs: number | null }): PostgresPool {
  const watch = answerTimeoutMs === null ? null : createAnswerWatch(answerTimeoutMs);
  const names = new Map<string, string>();
  let maxNames = MAX_NAMES;
  const forgetPlans = (error: Error): void => {
    // A migration changed what a remembered plan answers with: from now on every statement is planned anew, under another name.
    if (isStalePlan(error)) names.clear();
    if (!isMisplacedStatement(error)) return;
    maxNames = 0;
    names.clear();
  };
  let named = 0;
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= maxNames) return known;
    const name = createHash('sha256').update(`${(named += 1)} ${text}`).digest('base64url');
    names.set(text, name);
    return name;
  };
  // One per connection, however often it is lent: Kysely remembers something of each that it has seen.
  const prepared = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const prepare = (client: pg.PoolClient): PostgresPoolClient => {
    const known = prepared.get(client);
    if (known !== undefined) return known;
    const wait = watch?.add() ?? null;
    let isOver = false;
    const failed = (error: Error): void => {
      forgetPlans(error);
      // Another one may lead to the server that has taken over, and has the settings of now: these are as they were when it was made.
      isOver ||= isReadOnly(error);
    };
    client.once('end', () => wait !== null && watch?.remove(wait));
    const query = (text: unknown, values: readonly unknown[] = []): unknown => {
      // Without an answer there is no telling what the connection does: nothing more is asked of it, and it is not lent again.
      if (wait?.stalled) return Promise.reject(wait.stalled);
      if (typeof text !== 'string') return client.query(text as pg.Submittable);
      const name = values.length === 0 ? undefined : nameOf(text);
      return ask(client, { text, values: [...values], ...(name === undefined ? {} : { name }) }, wait, failed);
    };
    const made: PostgresPoolClient = { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy === true || isOver || Boolean(wait?.stalled)) };
    prepared.set(client, made);
    return made;
  };
  // The pool waits for what is asked yet, which may never be answered.
  const end = (): Promise<void> => pool.end().finally(() => watch?.stop());
  return { connect: async () => prepare(await pool.connect()), end, options: pool.options };
}

/**
 * By callback, and without pg's own limit, which is a timer for each statement. With either, dead objects of one statement keep those of the next alive,
 * and whole requests grow old: at 3,000 orders a second a megabyte is promoted at each minor collection, which takes 3 ms then instead of 0.6.
 */
function ask(client: pg.PoolClient, config: pg.QueryConfig, wait: AnswerWait | null, failed: (error: Error) => void): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    wait?.began(reject);
    client.query(config, (error, result) => {
      wait?.ended();
      if (error) {
        failed(error);
        reject(error);
      } else resolve(result);
    });
  });
}
