import { CompiledQuery, sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import type { Database } from '../database/schema.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** The same database; `heard` is told what is asked of it, before it is. */
export function watchStatements(db: Database, heard: (statement: CompiledQuery) => void): Database {
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      heard(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return db.withPlugin(plugin);
}

/** How many rows of one table a statement reads at most, kept or not, as the database's own account of it has them; nothing that it changes stays. */
export async function rowsRead(db: Database, { sql: text, parameters }: CompiledQuery): Promise<number> {
  let plan: PlanNode | undefined;
  const undo = new Error('undo');
  await db.transaction().execute(async (transaction) => {
    const { rows } = await transaction.executeQuery<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(CompiledQuery.raw(`explain (analyze, format json) ${text}`, [...parameters]));
    plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    throw undo;
  }).catch((error: unknown) => {
    if (error !== undo) throw error;
  });
  if (plan === undefined) throw new Error(`no plan of: ${text}`);
  return most(plan);
}

function most(node: PlanNode): number {
  const own = /Scan/.test(node['Node Type']) ? (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'] : 0;
  return Math.max(own, ...(node.Plans ?? []).map(most));
}

/** As after some time at work: the planner knows what the tables hold. */
export async function learnTables(db: Database): Promise<void> {
  await sql`analyze`.execute(db);
}
