import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
