import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { readBody } from '../http/validate.ts';
import { accountIdSchema } from '../records/account-id.ts';
import { addAccounts } from './add-accounts.ts';

/** Of one call; a directory is sent in as many as it takes. */
const MAX_ACCOUNTS = 1_000;
/** Escaped in JSON each of 64 characters takes six bytes; with room for quotes, commas and spaces. */
const MAX_BYTES = MAX_ACCOUNTS * 800;
const LIST = `accounts must be a list of 1 to ${MAX_ACCOUNTS} account ids, e.g. ["E1001", "E1002"]`;

const addAccountsSchema = v.strictObject({
  accounts: v.pipe(v.array(accountIdSchema, LIST), v.minLength(1, LIST), v.maxLength(MAX_ACCOUNTS, LIST)),
});

/** What keeps the directory: whose orders are taken. `scope` lets in administrators alone. */
export function registerAccountDirectory(scope: FastifyInstance, context: Context): void {
  scope.post('/console/api/accounts', { bodyLimit: MAX_BYTES }, async (request) => {
    const { accounts } = readBody(addAccountsSchema, request.body);
    const distinct = new Set(accounts).size;
    const added = await addAccounts(context.db, accounts);
    return { added, known: distinct - added };
  });
}
