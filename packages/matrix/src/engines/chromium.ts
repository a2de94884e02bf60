import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { startBrowser } from './browser-process.ts';
import { connectDevtoolsPage } from './devtools-page.ts';
import { VIEWPORT } from './engine.ts';
import type { Engine, OpenWishes } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';

/** `--disable-popup-blocking`: a page that clicks by script has no click of a person to open a tab with. */
const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-popup-blocking', '--no-first-run', '--hide-scrollbars',
  '--remote-debugging-port=0',
];

function argumentsFor({ proxy, extension }: OpenWishes): readonly string[] {
  return [
    ...(proxy === undefined ? [] : [`--proxy-server=${proxy}`, '--proxy-bypass-list=<-loopback>']),
    ...(extension === undefined ? [] : [`--load-extension=${extension}`, `--disable-extensions-except=${extension}`]),
  ];
}

const OFFLINE = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

export interface ChromiumParts {
  readonly name: string;
  readonly findProgram: () => Promise<string>;
}

/** Any Chromium, of whatever age. */
export function createChromium({ name, findProgram }: ChromiumParts): Engine {
  return {
    name,
    async open(url, wishes = {}) {
      const { scripts = true, viewport = VIEWPORT } = wishes;
      const browser = await startBrowser({ program: await findProgram(), args: (directory) => [...ARGS, ...argumentsFor(wishes), `--user-data-dir=${directory}`, 'about:blank'] });
      try {
        const [, port] = await browser.says(/DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/);
        const page = await connectDevtoolsPage(Number(port));
        await page.send('Emulation.setDeviceMetricsOverride', { ...viewport, deviceScaleFactor: 1, mobile: false });
        await page.send('Emulation.setScriptExecutionDisabled', { value: !scripts });
        await page.send('Network.enable');
        if (wishes.anyCertificate) await page.send('Security.setIgnoreCertificateErrors', { ignore: true });
        await page.send('Page.navigate', { url });
        const comeBack = async (): Promise<void> => void (await page.send('Page.bringToFront'));
        return {
          version: page.version,
          markup: page.markup,
          click: page.click,
          comeBack,
          pages: page.pages,
          async screenshot(path) {
            await comeBack();
            const { data } = (await page.send('Page.captureScreenshot')) as { readonly data: string };
            await writeFile(path, data, 'base64');
          },
          setOffline: async (offline) => void (await page.send('Network.emulateNetworkConditions', { ...OFFLINE, offline })),
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

/** The one that is installed. */
export function currentChromium(): Engine {
  const places = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'];
  return createChromium({
    name: 'Chromium (installed)',
    findProgram: async () => {
      const found = places.find((place) => place !== '' && existsSync(place));
      if (found === undefined) throw new EngineMissingError('Chromium', 'install it, or name it with CHROMIUM_PATH');
      return found;
    },
  });
}
