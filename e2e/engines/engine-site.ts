import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@unstuck/matrix';
import { createDemo } from '../framework/demo.ts';
import type { Demo } from '../framework/demo.ts';
import { answered, createFaults } from '../framework/faults.ts';
import type { Faults } from '../framework/faults.ts';
import { startFaultProxy } from '../framework/fault-proxy.ts';

/** How the SDK comes into the page: as a vendor embeds it, or one build by name, started by the page and timed. */
export type Embed = 'loader' | 'legacy' | 'modern';

/** Reaches the page as JSON; `page/scenario.js` obeys it. */
export interface PageWish {
  readonly embed: Embed;
  readonly channel: string;
  /** As typed. */
  readonly amount: string;
  readonly reloadIn: 'creating' | 'confirming' | null;
  /** Submits only once the browser is offline. */
  readonly offline: boolean;
  readonly storageDenied: boolean;
  readonly withoutSvg: boolean;
  /** Where it posts what it saw. */
  readonly results: string;
}

export interface EngineSite {
  readonly origin: string;
  readonly demo: Demo;
  readonly faults: Faults;
  /** All is well again and nothing is held back. */
  reset(): void;
  /** Serves the page that tops up for `account` by itself, and answers its address. `policy` is the portal's own. */
  servePage(account: string, wish: PageWish, policy: boolean): Promise<string>;
  close(): Promise<void>;
}

const PAGE = '/engine/checkout-page.html';
const SCRIPTS = ['host-snapshot.js', 'deny-storage.js', 'page-driver.js', 'before.js', 'scenario.js'];
const POLICY = 'content-security-policy';

const file = (name: string): Promise<string> => readFile(new URL(`page/${name}`, import.meta.url), 'utf8');
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** What a vendor writes into a page; the fields work where no script does. */
function embedding(embed: Embed, token: string): string {
  if (embed !== 'loader') return '<link rel="stylesheet" href="/sdk/unstuck.css">\n<div id="checkout"></div>';
  return `<form id="checkout" method="post" action="/o" data-unstuck-checkout data-token="${token}" data-locale="zh-CN">
<input type="hidden" name="token" value="${token}">
<p><label>充值金额（元） <input name="amount" required value="100.00"></label></p>
<p><label>支付方式 <select name="channel"><option value="alipay">支付宝</option><option value="wechat">微信支付</option></select></label></p>
<p><button>去支付</button></p>
</form>
<script src="/sdk/loader.js" async></script>`;
}

/** The demo as `npm start` runs it, behind the proxy that makes faults, with the scenario page added to its site. */
export async function openEngineSite(): Promise<EngineSite> {
  const proxy = await startFaultProxy(await freePort());
  const dataDirectory = await mkdtemp(join(tmpdir(), 'unstuck-engines-'));
  const demo = createDemo({ dataDirectory, port: proxy.serverPort, publicUrl: proxy.origin, orderLifetimeSeconds: null });
  // A run that is broken off leaves no server behind.
  process.once('exit', () => void demo.kill());
  await demo.start();
  const portal = await fetch(proxy.origin);
  const portalPolicy = portal.headers.get(POLICY) ?? '';

  function serve(path: string, type: string, text: string, headers: Readonly<Record<string, string>> = {}): void {
    proxy.addRule({ method: 'GET', path, times: Infinity, fault: answered(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', ...headers }, text) });
  }

  return {
    origin: proxy.origin,
    demo,
    faults: createFaults(proxy),
    reset: proxy.reset,
    async servePage(account, wish, policy) {
      const { token } = (await (await fetch(`http://127.0.0.1:${proxy.serverPort}/demo/token?account=${account}`)).json()) as { readonly token: string };
      const page = (await file('checkout-page.html')).replace('{{wish}}', escape(JSON.stringify({ ...wish, token }))).replace('{{checkout}}', embedding(wish.embed, token));
      // The portal's policy, and one more place to post to: the results are ours, not the product's.
      const sent = portalPolicy.replace("connect-src 'self'", `connect-src 'self' ${new URL(wish.results).origin}`);
      serve(PAGE, 'text/html', page, policy ? { [POLICY]: sent } : {});
      for (const name of SCRIPTS) serve(`/engine/${name}`, 'text/javascript', await file(name));
      return proxy.origin + PAGE;
    },
    async close() {
      await demo.stop();
      await proxy.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
