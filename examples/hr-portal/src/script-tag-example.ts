import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import { findEmployee } from './people/employees.ts';
import { signAccountToken } from './portal/account-token.ts';

export interface ScriptTagExampleOptions {
  readonly tokenSecret: string;
  readonly clock: () => Date;
}

const PAGE = new URL('../../script-tag/index.html', import.meta.url);
/** What stands in the file for the order service's address and for what a back end fills in. */
const SERVICE = /https:\/\/pay\.example\.com/g;
const TOKEN = /YOUR-ACCOUNT-TOKEN/g;
const KEY = /YOUR-PURCHASE-KEY/g;

/** Serves `examples/script-tag` as a vendor's back end would: this service's address, a token and a key put in. */
export async function registerScriptTagExample(app: FastifyInstance, options: ScriptTagExampleOptions): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  app.get('/examples/script-tag', async (_request, reply) => reply.redirect('/examples/script-tag/', 308));
  app.get('/examples/script-tag/', async (_request, reply) => {
    const token = await signAccountToken(options.tokenSecret, findEmployee('E1002').account, randomUUID(), options.clock());
    const filled = page.replace(SERVICE, '').replace(TOKEN, token).replace(KEY, randomUUID());
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(filled);
  });
}
