import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { createChromium } from './chromium.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';
import { fetchEngineFile } from './engine-package.ts';
import type { EnginePackage } from './engine-package.ts';

const decompress = promisify(brotliDecompress);

/** Each major version, with the release of `chrome-aws-lambda` that packs it. */
const RELEASES: Readonly<Record<number, Pick<EnginePackage, 'version' | 'integrity' | 'file'>>> = {
  64: {
    version: '64.0.3264',
    integrity: 'sha512-3XpUhpg5Qlbq8V/Pk5gzfSqcq3wSlfT1N98yzDY8a+PrrROx9XUCntkg4W1ZmisqLsWhmRLZQrKtDjTRBttwig==',
    file: 'bin/chromium.br',
  },
};

/** Chromium of long ago, as it still is in dual-kernel browsers. @param major 64 */
export function createOldChromium(cache: string, major: number): Engine {
  const name = `Chromium ${major}`;
  return createChromium({
    name,
    async findProgram() {
      const release = RELEASES[major];
      if (release === undefined) throw new EngineMissingError(name, `choose one of ${Object.keys(RELEASES).join(', ')}`);
      if (process.platform !== 'linux' || process.arch !== 'x64') throw new EngineMissingError(name, 'its package has a binary for x64 Linux only');
      const packed = await fetchEngineFile(cache, { name: 'chrome-aws-lambda', ...release });
      const program = join(dirname(packed), 'chromium');
      if (existsSync(program)) return program;
      const unpacked = `${program}.${process.pid}`;
      await writeFile(unpacked, await decompress(await readFile(packed)));
      await chmod(unpacked, 0o755);
      await rename(unpacked, program);
      return program;
    },
  });
}
