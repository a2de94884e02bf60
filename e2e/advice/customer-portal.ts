import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signToken } from '../framework/account-token.ts';

/** What the people who run a customer's portal can change on it. */
export interface PortalPage {
  /** Of the Content-Security-Policy header; null for none. */
  readonly policy: string | null;
  /** Of a `<meta>` in its head; null for none. */
  readonly metaPolicy: string | null;
  readonly api: string;
  readonly account: string;
  /** Attributes of the loader's tag. */
  readonly loader: Readonly<Record<string, string>>;
}

/** A portal of a customer's own, at an origin of its own, which embeds the checkout by a form and a script tag. */
export interface CustomerPortal {
  readonly origin: string;
  page: PortalPage;
  close(): Promise<void>;
}

/** What the portal's other scripts ask of their own server. */
export const OWN_REQUEST = '/own';

const attributes = (named: Readonly<Record<string, string>>): string => Object.entries(named).map(([name, value]) => ` ${name}="${value}"`).join('');

/** The page as it is, without its headers. */
export function portalHtml({ metaPolicy, api, account, loader }: PortalPage, tokenSecret: string): string {
  const token = signToken(tokenSecret, account, 3_600);
  const key = randomUUID();
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">${metaPolicy === null ? '' : `<meta http-equiv="Content-Security-Policy" content="${metaPolicy}">`}<title>充值</title></head><body>
<form id="topup" method="post" action="${api}/o"${attributes({ 'data-unstuck-checkout': '', 'data-api': api, 'data-token': token, 'data-key': key, 'data-locale': 'zh-CN' })}>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="key" value="${key}">
<p><label>充值金额（元） <input name="amount" value="50.00" required></label></p>
<p><label>支付方式 <select name="channel"><option value="alipay">支付宝</option></select></label></p>
<p><button>去支付</button></p></form>
<script${attributes({ src: `${api}/sdk/loader.js`, async: '', ...loader })}></script></body></html>`;
}

export async function startCustomerPortal(tokenSecret: string, page: PortalPage): Promise<CustomerPortal> {
  const portal = { page };
  const server = createServer((request, response) => {
    const headers: OutgoingHttpHeaders = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...(portal.page.policy === null ? {} : { 'content-security-policy': portal.page.policy }) };
    if (request.url === OWN_REQUEST) return response.writeHead(200, { 'content-type': 'text/plain' }).end('own');
    return response.writeHead(200, headers).end(portalHtml(portal.page, tokenSecret));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(portal, {
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}
