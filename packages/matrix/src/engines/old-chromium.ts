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

/**
 * Each major version, with the release of `chrome-aws-lambda` that packs it. The libraries that the binary wants of the system are those that
 * any installed Chromium brings along.
 */
const RELEASES = {
  64: {
    version: '64.0.3264',
    integrity: 'sha512-3XpUhpg5Qlbq8V/Pk5gzfSqcq3wSlfT1N98yzDY8a+PrrROx9XUCntkg4W1ZmisqLsWhmRLZQrKtDjTRBttwig==',
    file: 'bin/chromium.br',
  },
  67: {
    version: '67.0.3372',
    integrity: 'sha512-JGB/vPO64wwEBLBRGkZUa9uoJ7sZ/y0wB9/ZAlDS7fYtEOAJUVx7WzcU3hIhfCP4RSBcggS6vbSyx1u+Sgt5+w==',
    file: 'bin/chromium.br',
  },
  71: {
    version: '1.9.1',
    integrity: 'sha512-wLlfhqRfs398CJAGXsJ6px1ujnwMPu4NpFhBOFkDHGdoCXt03j+KCb7HLCk8lS1ASY9k4coXwU44qCahHvKPSA==',
    file: 'bin/chromium-71.0.3563.0.br',
  },
  78: {
    version: '1.20.4',
    integrity: 'sha512-+zuq/BO9TpAvlXIpyGto6YytnEe0NBpZS5HVGnaMqRhL0cagDEhrzAYqaQfK4HZnafA7HW1wkFacl7CAI990LQ==',
    file: 'bin/chromium.br',
  },
  83: {
    version: '3.1.1',
    integrity: 'sha512-ikOcpFgobiiUvDXtBft+jxVz2CsauRV58owDtVyF1ocl/YN+/eqdIrrmbItm3yeJGnb9RtKxzFAqGcpBTQbTCA==',
    file: 'bin/chromium.br',
  },
  88: {
    version: '5.5.0',
    integrity: 'sha512-nYSDzTsVEVsvIFaUUAUN53ulXBLKSRXFS+eVYZOLZD5SA1If59rqBAiy4raMgorQwXWqjSsjK1SF4As+qzPLqA==',
    file: 'bin/chromium.br',
  },
  92: {
    version: '10.1.0',
    integrity: 'sha512-NZQVf+J4kqG4sVhRm3WNmOfzY0OtTSm+S8rg77pwePa9RCYHzhnzRs8YvNI6L9tALIW6RpmefWiPURt3vURXcw==',
    file: 'bin/chromium.br',
  },
} as const satisfies Readonly<Record<number, Omit<EnginePackage, 'name'>>>;

export type OldChromiumVersion = keyof typeof RELEASES;

/** Chromium of long ago, as it still is in dual-kernel browsers; fetched into `cache` when it is first opened. */
export function createOldChromium(cache: string, major: OldChromiumVersion): Engine {
  const name = `Chromium ${major}`;
  return createChromium({
    name,
    async findProgram() {
      if (process.platform !== 'linux' || process.arch !== 'x64') throw new EngineMissingError(name, 'its package has a binary for x64 Linux only');
      const packed = await fetchEngineFile(cache, { name: 'chrome-aws-lambda', ...RELEASES[major] });
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
