import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Claims a data directory for this process: two embedded databases in one directory destroy it. A lock left by a process
 * that was killed is taken over. Answers the function that gives it back.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'unstuck.lock');
  const claim = `${path}.${process.pid}`;
  await writeFile(claim, await identify(process.pid));
  try {
    return await take(directory, path, claim);
  } finally {
    await rm(claim, { force: true });
  }
}

/** A hard link appears at once with its content, so nobody ever reads a half-written lock. */
async function take(directory: string, path: string, claim: string): Promise<() => Promise<void>> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      await link(claim, path);
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
      if (await isAlive(holder)) {
        throw new Error(
          `DATA_DIR ${directory} is in use by process ${holder.split(' ')[0]}: stop it first, or give this one its own DATA_DIR.`,
          { cause: error },
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new Error(`DATA_DIR ${directory} is being opened by another process: try again, or give this one its own DATA_DIR.`);
}

async function isAlive(holder: string): Promise<boolean> {
  const pid = Number(holder.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await identify(pid)) === holder;
}

/** A pid alone is reused after a restart, in a container nearly always; with its start time it is not. */
async function identify(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${pid} ${afterName[19] ?? ''} ${boot.trim()}`.trim();
}
