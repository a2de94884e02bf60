import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockDirectory, SILENT_MS } from './lock-directory.ts';
import type { LockOptions } from './lock-directory.ts';
import { formatHolder, identify } from './lock-holder.ts';
import type { Holder } from './lock-holder.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unstuck-lock-'));
  path = join(directory, 'unstuck.lock');
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true, force: true });
});

const files = () => readdir(directory);
const leave = async (changes: Partial<Holder>): Promise<void> => writeFile(path, formatHolder({ ...(await identify(process.pid)), ...changes }));
const DEAD: Partial<Holder> = { startedAt: '1' };
const FAR: Partial<Holder> = { pid: 7, startedAt: '1', namespace: 'pid:[4026500000]' };

/** A clock that goes on by waiting; `meanwhile` happens each time. */
async function patiently(meanwhile: (waited: number) => Promise<void>): Promise<{ options: Partial<LockOptions>; told: string[]; waited: () => number }> {
  const start = 1_800_000_000_000;
  let waited = 0;
  const told: string[] = [];
  await utimes(path, start / 1000, start / 1000);
  const wait = async (ms: number): Promise<void> => {
    waited += ms;
    await meanwhile(waited);
  };
  return { options: { now: () => start + waited, wait, tell: (text) => told.push(text) }, told, waited: () => waited };
}

it('takes over what a killed process left, and leaves nothing when it is given back', async () => {
  await leave(DEAD);
  const unlock = await lockDirectory(directory);
  expect(await files()).toEqual(['unstuck.lock']);
  await expect(lockDirectory(directory)).rejects.toThrow(`is in use by process ${process.pid}: stop it first`);
  await unlock();
  expect(await files()).toEqual([]);
});

it('lets one of many take over what a killed process left', async () => {
  for (let round = 0; round < 10; round += 1) {
    await leave(DEAD);
    const settled = await Promise.allSettled(Array.from({ length: 12 }, () => lockDirectory(directory)));
    const taken = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    for (const unlock of taken) await unlock();
    expect(await files()).toEqual([]);
  }
});

it('goes on where another was killed in the middle of taking over', async () => {
  await leave(DEAD);
  const guard = `${path}.${createHash('sha256').update(await readFile(path, 'utf8')).digest('hex').slice(0, 8)}`;
  await writeFile(guard, formatHolder({ ...(await identify(process.pid)), startedAt: '2' }));
  const unlock = await lockDirectory(directory);
  expect(await files()).toEqual(['unstuck.lock']);
  await unlock();
});

it('does not take a process of another container for dead while it is at work', async () => {
  await leave(FAR);
  const { options, told } = await patiently(async (waited) => {
    const beat = 1_800_000_000 + waited / 1000;
    await utimes(path, beat, beat);
  });
  await expect(lockDirectory(directory, options)).rejects.toThrow('is in use by process 7 of another container or machine: stop it first');
  expect(told).toEqual([expect.stringMatching(/in use a moment ago by process 7 of another container or machine: waiting for up to 20 seconds/)]);
});

it('takes over from a process of another container once it has been silent for long enough', async () => {
  await leave(FAR);
  const { options, waited } = await patiently(async () => undefined);
  const unlock = await lockDirectory(directory, options);
  expect(waited()).toBeGreaterThanOrEqual(SILENT_MS);
  await unlock();
  await leave(FAR);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  await (await lockDirectory(directory, { wait: () => Promise.reject(new Error('nothing to wait for')) }))();
});

it('shows that it is at work, and says so when its lock was taken over', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lost: string[] = [];
  let now = 1_800_000_000_000;
  const unlock = await lockDirectory(directory, { now: () => now, lost: ({ message }) => lost.push(message) });
  now += 3_000;
  vi.advanceTimersByTime(3_000);
  await expect.poll(async () => (await stat(path)).mtimeMs).toBe(now);
  await rm(path);
  vi.advanceTimersByTime(3_000);
  await leave(FAR);
  vi.advanceTimersByTime(3_000);
  await expect.poll(() => lost).toEqual([expect.stringContaining('was taken over by another process')]);
  await unlock();
  expect(await files(), 'what is another’s stays').toEqual(['unstuck.lock']);
});
