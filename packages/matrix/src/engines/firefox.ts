import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser } from './browser-process.ts';
import { VIEWPORT } from './engine.ts';
import type { Engine } from './engine.ts';
import { EngineMissingError } from './engine-missing-error.ts';
import { connectJsonSocket } from './json-socket.ts';

/** `dom.disable_open_during_load`: a page that clicks by script has no click of a person to open a tab with. */
const PREFERENCES = { 'dom.disable_open_during_load': false, 'browser.shell.checkDefaultBrowser': false, 'datareporting.policy.dataSubmissionEnabled': false, 'app.normandy.enabled': false };
/** Code of ours runs beside the page, not in it, and also where the page's own may not. */
const OWN_REALM = 'unstuck';

function preferencesFile(preferences: Readonly<Record<string, boolean>>): string {
  return Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`).join('');
}

/** The one that is installed, ESR or not, over WebDriver BiDi. https://w3c.github.io/webdriver-bidi/ */
export function createFirefox(): Engine {
  const places = [process.env['FIREFOX_PATH'] ?? '', '/usr/bin/firefox-esr', '/usr/bin/firefox'];
  return {
    name: 'Firefox ESR',
    async open(url, { scripts = true, viewport = VIEWPORT, anyCertificate = false, proxy, extension } = {}) {
      const program = places.find((place) => place !== '' && existsSync(place));
      if (program === undefined) throw new EngineMissingError('Firefox', 'install firefox-esr, or name it with FIREFOX_PATH');
      const browser = await startBrowser({
        program,
        async args(directory) {
          await writeFile(join(directory, 'user.js'), preferencesFile({ ...PREFERENCES, ...(proxy === undefined ? {} : { 'network.proxy.allow_hijacking_localhost': true }), 'javascript.enabled': scripts }));
          return ['--headless', '--no-remote', '--profile', directory, '--remote-debugging-port=0', 'about:blank'];
        },
      });
      try {
        const [, port] = await browser.says(/WebDriver BiDi listening on ws:\/\/127\.0\.0\.1:(\d+)/);
        const { send } = await connectJsonSocket(`ws://127.0.0.1:${port}/session`);
        const { capabilities } = (await send('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: anyCertificate, ...(proxy === undefined ? {} : { proxy: { proxyType: 'manual', httpProxy: new URL(proxy).host } }) } } })) as { readonly capabilities: { readonly browserVersion: string } };
        const { contexts } = (await send('browsingContext.getTree')) as { readonly contexts: readonly { readonly context: string }[] };
        const context = contexts[0]?.context;
        await send('browsingContext.setViewport', { context, viewport });
        if (extension !== undefined) await send('webExtension.install', { extensionData: { type: 'path', path: extension } });
        await send('browsingContext.navigate', { context, url, wait: 'none' });
        const comeBack = async (): Promise<void> => void (await send('browsingContext.activate', { context }));
        return {
          version: `Firefox/${capabilities.browserVersion}`,
          async markup() {
            const { result } = (await send('script.evaluate', { target: { context, sandbox: OWN_REALM }, expression: 'document.documentElement.outerHTML', awaitPromise: false })) as { readonly result: { readonly value: string } };
            return result.value;
          },
          async click(selector) {
            const { nodes } = (await send('browsingContext.locateNodes', { context, locator: { type: 'css', value: selector }, maxNodeCount: 1 })) as { readonly nodes: readonly { readonly sharedId: string }[] };
            if (nodes[0] === undefined) throw new Error(`nothing on the page fits ${selector}`);
            const { sharedId } = nodes[0];
            await send('script.callFunction', { target: { context, sandbox: OWN_REALM }, functionDeclaration: '(element) => element.scrollIntoView({ block: "center" })', arguments: [{ sharedId }], awaitPromise: false });
            const actions = [{ type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element: { sharedId } } }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
            await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] });
          },
          comeBack,
          pages: async () => ((await send('browsingContext.getTree', { maxDepth: 0 })) as { readonly contexts: readonly unknown[] }).contexts.length,
          async screenshot(path) {
            await comeBack();
            const { data } = (await send('browsingContext.captureScreenshot', { context })) as { readonly data: string };
            await writeFile(path, data, 'base64');
          },
          setOffline: async (offline) => void (await send('emulation.setNetworkConditions', { contexts: [context], networkConditions: offline ? { type: 'offline' } : null })),
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
