import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSilentPostgres } from '../testing/silent-postgres.ts';
import { openDatabase } from './open-database.ts';
import { isOutage } from './outage.ts';

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

it('writes nothing where the disk is nearly full, lets read, and goes on by itself once there is room', async () => {
  const directory = join(parent, 'nearly-full');
  let free = 33_554_431;
  const location = { directory, freeBytes: () => free };
  await expect(openDatabase(location)).rejects.toThrow('Less than 32 MB are free on the disk of DATA_DIR');
  free += 1;
  const { db, close } = await openDatabase(location);
  const add = (id: string) => db.insertInto('accounts').values({ id }).execute();
  const ids = async (): Promise<string[]> => (await db.selectFrom('accounts').select('id').orderBy('id').execute()).map(({ id }) => id);
  const refusal = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, isOutage);
  await add('before');
  free -= 1;
  expect(await refusal(add('meanwhile'))).toBe(true);
  expect(await refusal(db.transaction().execute((transaction) => transaction.deleteFrom('accounts').execute()))).toBe(true);
  expect(await ids()).toEqual(['before']);
  free += 1;
  await add('after');
  await db.transaction().execute((transaction) => transaction.insertInto('accounts').values({ id: 'together' }).execute());
  expect(await ids()).toEqual(['after', 'before', 'together']);
  await close();
}, TIMEOUT_MS);

it('says what it needs where the folder cannot be opened', async () => {
  const directory = join(parent, 'broken');
  await mkdir(join(directory, 'pgdata'), { recursive: true });
  await writeFile(join(directory, 'pgdata', 'PG_VERSION'), '1');
  await expect(openDatabase({ directory })).rejects.toThrow('256 of them open at a time');
}, TIMEOUT_MS);

it('answers nothing from a folder that was deleted or replaced: what is written there is gone with the process', async () => {
  const directory = join(parent, 'deleted');
  const { db, close } = await openDatabase({ directory });
  const gone = 'was deleted or replaced while the service ran';
  await rename(directory, join(parent, 'elsewhere'));
  await expect(db.insertInto('accounts').values({ id: 'lost' }).execute()).rejects.toThrow(gone);
  await mkdir(join(directory, 'pgdata'), { recursive: true });
  await expect(db.selectFrom('accounts').select('id').execute()).rejects.toThrow(gone);
  await close();
}, TIMEOUT_MS);

it('refuses a pooler that lets no transactions through, and says what it needs', async () => {
  const words = 'transaction blocks not allowed in statement pooling mode';
  const server = await startSilentPostgres({ statement: 'begin', words });
  await expect(openDatabase({ url: server.url })).rejects.toMatchObject({ message: expect.stringContaining('pool_mode = transaction'), cause: { message: words } });
  await server.close();
});
