import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startBrowser } from './browser-process.ts';
import type { BrowserProcess } from './browser-process.ts';
import { VIEWPORT } from './engine.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';
import { freePort } from './free-port.ts';
import { startWebDriverSession } from './web-driver.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
const DRIVER_TRIES = 100;
const DRIVER_PAUSE_MS = 100;

/** Debian keeps the small browser that the driver drives beside the library, in a folder of its version. */
function findMiniBrowser(): string | undefined {
  const libraries = '/usr/lib/x86_64-linux-gnu';
  const folders = existsSync(libraries) ? readdirSync(libraries).filter((name) => /^webkit2?gtk-\d/.test(name)) : [];
  return folders.map((name) => `${libraries}/${name}/MiniBrowser`).find((path) => existsSync(path));
}

/** It says nothing when it is ready. */
async function untilListening(url: string): Promise<void> {
  for (let tries = 0; tries < DRIVER_TRIES; tries += 1) {
    const ready = await fetch(`${url}/status`).then(({ ok }) => ok, () => false);
    if (ready) return;
    await delay(DRIVER_PAUSE_MS);
  }
  throw new Error(`WebKitWebDriver does not answer at ${url}`);
}

/** The installed WebKitGTK, on a screen of its own that nobody sees. */
export function createWebKitGtk(): Engine {
  return {
    name: 'WebKitGTK',
    async open(url, { scripts = true, viewport = VIEWPORT, anyCertificate = false, proxy } = {}) {
      const miniBrowser = findMiniBrowser();
      if (miniBrowser === undefined || !existsSync(DRIVER)) throw new EngineMissingError('WebKitGTK', 'install webkit2gtk-driver');
      if (!existsSync(SCREEN)) throw new EngineMissingError('WebKitGTK', 'install xvfb, the screen it draws on');
      const started: BrowserProcess[] = [];
      const kill = async (): Promise<void> => void (await Promise.all(started.map((each) => each.kill())));
      try {
        const screen = await startBrowser({ program: SCREEN, args: () => ['-displayfd', '1', '-screen', '0', '1600x1600x24', '-nolisten', 'tcp'] });
        started.push(screen);
        const [display] = await screen.says(/^\d+$/m);
        const port = await freePort();
        const driver = await startBrowser({
          program: DRIVER,
          args: () => [`--port=${port}`],
          // Its processes would otherwise draw on a compositor that the machine has, and look for screen readers.
          env: { DISPLAY: `:${display}`, WAYLAND_DISPLAY: '', NO_AT_BRIDGE: '1' },
        });
        started.push(driver);
        const address = `http://127.0.0.1:${port}`;
        await untilListening(address);
        const settings = [`--enable-javascript=${scripts}`, '--javascript-can-open-windows-automatically=true', ...(proxy === undefined ? [] : [`--proxy=${proxy}`])];
        const session = await startWebDriverSession(address, { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation', ...settings] }, pageLoadStrategy: 'none', acceptInsecureCerts: anyCertificate });
        const handle = await session.send('GET', '/window');
        const comeBack = async (): Promise<void> => void (await session.send('POST', '/window', { handle }));
        // The window has a bar of its own around what is drawn.
        await session.send('POST', '/window/rect', { width: viewport.width, height: viewport.height });
        await session.send('POST', '/url', { url });
        return {
          version: session.version,
          markup: async () => (await session.send('GET', '/source')) as string,
          click: async (selector) => void (await session.send('POST', `/element/${await session.find(selector)}/click`, {})),
          comeBack,
          pages: async () => ((await session.send('GET', '/window/handles')) as readonly string[]).length,
          screenshot: async (path) => writeFile(path, (await session.send('GET', '/screenshot')) as string, 'base64'),
          setOffline: null,
          sleep: (asleep) => started.forEach((each) => each.sleep(asleep)),
          kill,
        };
      } catch (error) {
        await kill();
        throw error;
      }
    },
  };
}
