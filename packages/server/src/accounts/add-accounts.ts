import { sql } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Makes accounts of these ids; those that are there already stay as they are. Answers how many are new. */
export async function addAccounts(db: Database, ids: readonly string[]): Promise<number> {
  // Always in the same order, lest two that add the same ones wait for each other.
  const { rows } = await sql<{ id: string }>`
    insert into accounts (id)
    select distinct id from json_array_elements_text(${JSON.stringify(ids)}::json) as listed (id) order by id
    on conflict (id) do nothing
    returning id`.execute(db);
  return rows.length;
}
