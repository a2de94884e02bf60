import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepDemoSecrets } from './demo-secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'demo-secrets-'));
});
afterEach(() => rm(directory, { recursive: true }));

it('makes secrets once and finds them again after a restart', async () => {
  const first = await keepDemoSecrets(join(directory, 'data'));
  expect(await keepDemoSecrets(join(directory, 'data'))).toEqual(first);
  expect(await keepDemoSecrets(join(directory, 'other'))).not.toEqual(first);
});

it('lets nobody else read them', async () => {
  await keepDemoSecrets(directory);
  expect((await stat(join(directory, 'demo-secrets.json'))).mode & 0o777).toBe(0o600);
});

it('says what to do about a damaged file instead of making new secrets over it', async () => {
  await writeFile(join(directory, 'demo-secrets.json'), '{"tokenSecret":"short"}');
  await expect(keepDemoSecrets(directory)).rejects.toThrow(/delete it/);
});
