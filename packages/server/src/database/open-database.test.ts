import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSilentPostgres } from '../testing/silent-postgres.ts';
import { openDatabase } from './open-database.ts';

const TIMEOUT_MS = 120_000;
let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'unstuck-open-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

it.skipIf(process.platform === 'win32')('makes a data directory that nobody else on the machine can read', async () => {
  const directory = join(parent, 'data');
  const database = await openDatabase({ directory });
  await database.close();
  const modes = await Promise.all([directory, join(directory, 'pgdata')].map(async (path) => (await stat(path)).mode & 0o777));
  expect(modes).toEqual([0o700, 0o700]);
}, TIMEOUT_MS);

it('refuses a pooler that lets no transactions through, and says what it needs', async () => {
  const words = 'transaction blocks not allowed in statement pooling mode';
  const server = await startSilentPostgres({ statement: 'begin', words });
  await expect(openDatabase({ url: server.url })).rejects.toMatchObject({ message: expect.stringContaining('pool_mode = transaction'), cause: { message: words } });
  await server.close();
});
