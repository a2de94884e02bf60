import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signToken } from '../framework/account-token.ts';
import { answered, CALL, neverAnswered, status } from '../framework/faults.ts';
import { openOrders } from '../framework/orders.ts';
import { ACCOUNT } from './account.ts';
import type { DiagnosisCase, Host } from './case.ts';
import type { Lab } from './lab.ts';
import { nobodyThere } from './network-cases.ts';
import { onlyForOrders, onPath, ORDERS, problem } from './wire-faults.ts';

async function signedFor({ demo }: Lab, account: string, secondsLeft: number): Promise<Host> {
  const { tokenSecret } = await demo.secrets();
  return { token: signToken(tokenSecret, account, secondsLeft) };
}

/** Neither web storage nor cookies. */
async function keepsNothing(): Promise<Host> {
  return { script: `${await readFile(new URL('../engines/page/deny-storage.js', import.meta.url), 'utf8')}\nwindow.denyStorage();`, open: { cookies: false } };
}

const MANIFEST = {
  manifest_version: 3, name: 'filter', version: '1', permissions: ['declarativeNetRequest'], host_permissions: ['<all_urls>'],
  declarative_net_request: { rule_resources: [{ id: 'rules', enabled: true, path: 'rules.json' }] },
  browser_specific_settings: { gecko: { id: 'filter@unstuck.invalid' } },
};
const BLOCK = { type: 'block' };
/** What filters put in the place of an answer. */
const SUBSTITUTE = { type: 'redirect', redirect: { url: 'data:text/html,' } };

async function withExtension({ cleanUp }: Lab, action: object): Promise<Host> {
  const extension = await mkdtemp(join(tmpdir(), 'unstuck-extension-'));
  cleanUp(() => rm(extension, { recursive: true, force: true }));
  await writeFile(join(extension, 'manifest.json'), JSON.stringify(MANIFEST));
  await writeFile(join(extension, 'rules.json'), JSON.stringify([{ id: 1, priority: 1, action, condition: { urlFilter: '/v1/orders', resourceTypes: ['xmlhttprequest', 'other'] } }]));
  return { open: { extension } };
}

/** Once the code is on its way to the screen. */
async function closesPayments({ demo, network, sandbox }: Lab): Promise<void> {
  const { adminToken } = await demo.secrets();
  const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: ACCOUNT });
  const [method, path] = CALL.pay;
  network.addRule({
    method, path, times: Infinity,
    async fault({ forward, deliver }) {
      deliver(await forward());
      const [trade] = (await orders.only()).payments;
      if (trade === undefined) throw new Error('nobody asked for a payment');
      await sandbox.acts(trade, 'close');
    },
  });
}

const NO_EXTENSIONS = 'has no extensions';

/** What goes wrong in the page, in the browser or in the business. */
export const PAGE_CASES: readonly DiagnosisCase[] = [
  { fault: 'nothing', expected: null, wish: { until: 'paying' } },
  { fault: 'connect-src of the page', expected: 'csp.connect', due: 'announced', host: () => ({ policy: (policy) => policy.replace("connect-src 'self'", 'connect-src') }) },
  {
    fault: 'form-action of the page', expected: 'csp.handoff', due: 'announced', notIn: { 'WebKit 538': 'does not know form-action, and lets the form through' }, wish: { pay: true, until: 'named' },
    host: () => ({ policy: (policy) => policy.replace("form-action 'self'", "form-action 'none'") }),
  },
  {
    fault: 'no new tab', expected: 'popup.blocked', due: 'announced', wish: { pay: true, until: 'named' },
    host({ network }) {
      // The payment then goes on in this tab; an answer without content leaves the page where it is.
      onPath(network, /^\/sandbox\//, answered(204, {}, ''));
      return { script: 'window.open = function () { return null; };' };
    },
  },
  { fault: 'order above the limit', expected: 'approval.pending', wish: { amount: '30000', until: 'named' } },
  {
    fault: 'channel answers 500', expected: 'channel.down', due: 'noticed', wish: { channel: 'wechat' },
    host({ demo, cleanUp }) {
      // The service would remember for a while not to offer the channel.
      cleanUp(async () => {
        await demo.stop();
        await demo.start();
      });
      return {};
    },
    arrange: ({ sandbox }) => sandbox.misbehaves({ api: 'error-before' }),
  },
  {
    fault: 'paid, and the channel never tells', expected: 'notify.lost', toldBy: 'service', wish: { channel: 'wechat', until: 'paying' },
    arrange: ({ sandbox }) => sandbox.misbehaves({ notify: 'dropped' }),
  },
  {
    fault: 'the channel closes the payment', expected: 'channel.rejected', due: 'reconciled', wish: { channel: 'wechat' }, arrange: closesPayments,
  },
  { fault: 'storage and cookies denied, 401', expected: 'storage.blocked', host: keepsNothing, arrange: ({ network }) => onPath(network, ORDERS, problem(401, 'token.expired')) },
  { fault: 'storage and cookies denied, 502', expected: 'server.error', due: 'noticed', host: keepsNothing, arrange: ({ network }) => onPath(network, ORDERS, status(502)) },
  {
    fault: 'clock a day slow, host refuses', expected: 'clock.skewed', due: 'probed',
    host: async () => ({ ...(await nobodyThere()), script: 'Date.now = (function (now) { return function () { return now() - 86400000; }; })(Date.now);' }),
  },
  { fault: 'main thread busy for 8 s', expected: 'thread.frozen', due: 'awoken', wish: { freezeMs: 8_000, until: 'named' }, arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(neverAnswered)) },
  {
    fault: 'the computer sleeps while the order is made', expected: 'page.suspended', due: 'awoken', wish: { sleeps: true },
    arrange: ({ network }) => onPath(network, ORDERS, onlyForOrders(neverAnswered)),
  },
  { fault: 'account not in the directory', expected: 'account.unsynced', host: (lab) => signedFor(lab, 'E9999', 600) },
  { fault: 'a template that renders no token', expected: 'integration.misuse', due: 'announced', wish: { until: 'plain' }, plainWords: '未能识别您的登录状态', host: () => ({ token: 'undefined' }) },
  { fault: 'expired token', expected: 'session.expired', host: (lab) => signedFor(lab, ACCOUNT, -60) },
  {
    fault: 'extension blocks the path of orders', expected: 'client.blocked', due: 'probed', host: (lab) => withExtension(lab, BLOCK),
    notIn: { 'WebKit 538': NO_EXTENSIONS, 'Chromium 64': `${NO_EXTENSIONS} without a screen`, WebKitGTK: NO_EXTENSIONS },
  },
  {
    fault: 'extension answers on the path of orders', expected: 'client.blocked',
    host: async (lab) => ({ ...(await withExtension(lab, SUBSTITUTE)), policy: (policy) => policy.replace("connect-src 'self'", "connect-src 'self' data:") }),
    notIn: {
      'WebKit 538': NO_EXTENSIONS, 'Chromium 64': `${NO_EXTENSIONS} without a screen`, WebKitGTK: NO_EXTENSIONS,
      'Firefox ESR': 'lets no extension put data in the place of an answer',
    },
  },
  {
    // Its answer may not be read then: a redirect to a login page elsewhere is the same to the page.
    fault: "extension answers on the path of orders with what the page's policy forbids", expected: 'client.blocked', due: 'probed', or: 'session.expired', host: (lab) => withExtension(lab, SUBSTITUTE),
    notIn: {
      'WebKit 538': NO_EXTENSIONS, 'Chromium 64': `${NO_EXTENSIONS} without a screen`, WebKitGTK: NO_EXTENSIONS,
      'Firefox ESR': 'lets no extension put data in the place of an answer',
    },
  },
  {
    fault: 'a script of the page throws, 502', expected: 'server.error', due: 'noticed', host: () => ({ script: 'setTimeout(function () { throw new Error("the page\'s own"); }, 500);' }),
    arrange: ({ network }) => onPath(network, ORDERS, status(502)),
  },
];

