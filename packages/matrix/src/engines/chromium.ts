import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { startBrowser } from './browser-process.ts';
import { sendCommand } from './devtools.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';

/** `--disable-popup-blocking`: a page that clicks by script has no click of a person to open a tab with. */
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-popup-blocking', '--no-first-run', '--hide-scrollbars',
  '--remote-debugging-port=0', '--window-size=900,1000',
];

export interface ChromiumParts {
  readonly name: string;
  readonly findProgram: () => Promise<string>;
}

/** Any Chromium, of whatever age. */
export function createChromium({ name, findProgram }: ChromiumParts): Engine {
  return {
    name,
    async open(url) {
      const browser = await startBrowser({ program: await findProgram(), args: (directory) => [...ARGS, `--user-data-dir=${directory}`, url] });
      const [, port] = await browser.says(/DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/).catch(async (error: Error) => {
        await browser.kill();
        throw error;
      });
      return {
        async screenshot(path) {
          const { data } = (await sendCommand(Number(port), url, 'Page.captureScreenshot')) as { data: string };
          await writeFile(path, data, 'base64');
        },
        kill: () => browser.kill(),
      };
    },
  };
}

/** The one that is installed. */
export function currentChromium(): Engine {
  const places = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return createChromium({
    name: 'Chromium (installed)',
    findProgram: async () => {
      const found = places.find((place) => place !== '' && existsSync(place));
      if (found === undefined) throw new EngineMissingError('Chromium', 'install it, or name it with CHROMIUM_PATH');
      return found;
    },
  });
}
