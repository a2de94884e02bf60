import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { formatHolder, identify, isAlive, isNear, parseHolder } from './lock-holder.ts';
import type { Holder } from './lock-holder.ts';

/** How often a holder touches its lock. */
const BEAT_MS = 3_000;
/** A holder that cannot be seen and has not touched its lock for this long counts as dead: longer than a busy process ever delays its timers. */
export const SILENT_MS = 20_000;

export interface LockOptions {
  /** Told what is waited for, and for how long. */
  readonly tell: (text: string) => void;
  /** Called if another process took the lock over all the same, as after this one was frozen. Two in one directory destroy it. */
  readonly lost: (error: Error) => void;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly self: Holder;
}

/**
 * Claims a data directory for this process: two embedded databases in one directory destroy it. A lock left by a process
 * that was killed is taken over. Answers the function that gives it back.
 */
export async function lockDirectory(directory: string, given: Partial<LockOptions> = {}): Promise<() => Promise<void>> {
  const options: LockOptions = {
    tell: () => undefined, lost: endProcess, now: Date.now, wait: (ms) => wait(ms), self: given.self ?? (await identify(process.pid)), ...given,
  };
  const path = join(directory, 'unstuck.lock');
  const own = formatHolder(options.self);
  const claim = `${path}.${randomUUID()}`;
  await writeFile(claim, own);
  try {
    await take(directory, path, claim, options);
  } finally {
    await rm(claim, { force: true });
  }
  const beat = setInterval(() => void keep(), BEAT_MS).unref();
  async function keep(): Promise<void> {
    const holder = await read(path);
    // Gone with its directory, as at the end of a test; nobody else is there.
    if (holder === null) return;
    if (holder === own) return utimes(path, options.now() / 1000, options.now() / 1000).catch(() => undefined);
    clearInterval(beat);
    options.lost(new Error(`DATA_DIR ${directory} was taken over by another process: this one must not write there any more.`));
  }
  return async () => {
    clearInterval(beat);
    if ((await read(path)) === own) await rm(path, { force: true });
  };
}

/** A hard link appears at once with its content, so nobody ever reads a half-written lock. */
async function take(directory: string, path: string, claim: string, options: LockOptions): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      return await link(claim, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const text = await read(path);
      if (text === null) continue;
      const holder = parseHolder(text, options.self);
      if (holder !== null && (await holds(directory, path, holder, options))) throw new Error(inUse(directory, holder, options), { cause: error });
      await removeDead(directory, path, text, claim, options);
    }
  }
  throw new Error(beingOpened(directory));
}

async function holds(directory: string, path: string, holder: Holder, options: LockOptions): Promise<boolean> {
  if (isNear(holder, options.self)) return isAlive(holder);
  const seen = await touchedAt(path);
  if (seen === null) return false;
  if (options.now() - seen >= SILENT_MS) return false;
  options.tell(`DATA_DIR ${directory} was in use a moment ago by process ${holder.pid} of another container or machine: waiting for up to ${SILENT_MS / 1000} seconds to see whether it still is.`);
  for (let waited = 0; waited < SILENT_MS; waited += BEAT_MS) {
    await options.wait(BEAT_MS);
    const latest = await touchedAt(path);
    if (latest !== seen) return latest !== null;
  }
  return false;
}

/**
 * Several may find the same holder dead at the same time. Only one at a time may remove its lock, and only while it is still there: else the slower one
 * would remove the lock that the faster one has taken meanwhile.
 */
async function removeDead(directory: string, path: string, dead: string, claim: string, options: LockOptions): Promise<void> {
  const guard = `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 8)}`;
  await take(directory, guard, claim, options).catch((error: unknown) => {
    throw new Error(beingOpened(directory), { cause: error });
  });
  try {
    if ((await read(path)) === dead) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

function inUse(directory: string, holder: Holder, { self }: LockOptions): string {
  const where = isNear(holder, self) ? '' : ' of another container or machine';
  return `DATA_DIR ${directory} is in use by process ${holder.pid}${where}: stop it first, or give this one its own DATA_DIR.`;
}

function beingOpened(directory: string): string {
  return `DATA_DIR ${directory} is being opened by another process: try again, or give this one its own DATA_DIR.`;
}

/** Null where there is none. */
async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').then((text) => text.trim(), () => null);
}

async function touchedAt(path: string): Promise<number | null> {
  return stat(path).then(({ mtimeMs }) => mtimeMs, () => null);
}

function endProcess(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
