import { hostOf, policySources, withPort } from './advice-book.ts';
import type { AdviceBook, AdviceFacts } from './advice-book.ts';

const sdk = ({ api }: AdviceFacts): string => `${api}/sdk/`;
const service = ({ api }: AdviceFacts): string => hostOf(api);
const serviceName = (facts: AdviceFacts): string => service(facts).replace(/:\d+$/, '');
const page = (facts: AdviceFacts): string => (facts.page === undefined ? 'the portal page' : hostOf(facts.page));
const pageOrigin = (facts: AdviceFacts): string => facts.page ?? 'the origin of the portal page';
const thePage = (facts: AdviceFacts): string => (facts.page === undefined ? 'The portal page' : `The page on ${hostOf(facts.page)}`);
const hours = ({ clockSkewSeconds }: AdviceFacts): string =>
  clockSkewSeconds === undefined ? '' : ` It is off by about ${Math.max(1, Math.round(Math.abs(clockSkewSeconds) / 3_600))} h (${clockSkewSeconds > 0 ? 'slow' : 'fast'}).`;
const answered = ({ status }: AdviceFacts): string => (status === undefined ? '' : ` It answered with status ${status}.`);
const inSandbox = ({ framed }: AdviceFacts): string => (framed === false ? '' : ' If the page is in a frame with sandbox, add to it: allow-popups allow-popups-to-escape-sandbox.');
const inFrame = ({ framed }: AdviceFacts): string => (framed === false ? '' : ' If the page is in a frame of another site, serve its cookies with SameSite=None; Secure.');
const gateways = ({ gateways: all = [] }: AdviceFacts): string => (all.length === 0 ? '' : `, and for paying ${all.map(hostOf).join(' ')},`);
const NOT_OURS = 'Nothing to change on the computer or the network.';
/** The order page is reached by a form, too, as long as there is no order. */
const UNLESS_FORM_ACTION = 'The order page works meanwhile; if it closes at once, form-action of the same policy stops it as well.';
const HOW_TO_ADD =
  "Where a directive is there, add these sources to it, in place of 'none'. Where it is missing, write it with all that default-src lists and these; without default-src, leave it out. Where form-action is missing, leave it out in any case.";
const policyOf = (facts: AdviceFacts, lists: string): string => `Every Content-Security-Policy of ${page(facts)}, as a header and as <meta>, has to list:\n${lists}\n${HOW_TO_ADD}`;

export const adviceEn: AdviceBook = {
  'csp.connect': (facts) => ({
    support: `${thePage(facts)} forbids requests to ${service(facts)}. Nothing was sent. ${UNLESS_FORM_ACTION}`,
    it: policyOf(facts, policySources(facts, ['connect-src', 'form-action'])),
  }),
  'csp.script': (facts) => ({
    support: `${thePage(facts)} forbids the checkout's script. The plain form works meanwhile, unless form-action of the same policy stops it as well.`,
    it: `${policyOf(facts, policySources(facts, ['script-src', 'style-src', 'connect-src', 'form-action']))} Where script-src works by nonce, put the nonce on the tag of the loader: it hands it on.`,
  }),
  'csp.handoff': (facts) => ({
    support: `${thePage(facts)} forbids leaving for the payment channel. WeChat Pay and bank transfer work meanwhile, and so does the order page.`,
    it: policyOf(facts, policySources(facts, ['form-action'])),
  }),
  'mixed-content': (facts) => ({
    support: 'The page is encrypted and asks an unencrypted address, which browsers refuse. The order page would send the sign-in unencrypted: if the browser warns of that, the employee must not go on.',
    it: `On ${page(facts)}, data-api, the action of the form and the src of the loader have to begin with https: https://${service(facts)}${facts.api.startsWith('http:') ? '\nThe service itself is known by http only: put TLS in front of it first, and set its PUBLIC_URL to the https address.' : ''}`,
  }),
  'script.missing': (facts) => ({
    support: 'A script could not be fetched. Ask whether the whole office sees it, or only this computer.',
    it: `Make ${sdk(facts)} reachable and allow it in proxy and filter; check the src of the loader and the last deployment.${answered(facts)}`,
  }),
  'script.integrity': (facts) => ({
    support: 'A script arrived other than expected: replaced on its way, or newer than its checksum.',
    it: `Exempt ${sdk(facts)} from rewriting proxies. If the files were updated, set data-integrity-modern and data-integrity-legacy of the loader anew, each from the file that was released, not from what came over this network:\necho sha384-$(openssl dgst -sha384 -binary unstuck.modern.js | openssl base64 -A)`,
  }),
  'script.error': (facts) => ({
    support: 'A script of the page failed. The timeline names the file.',
    it: `Look at the script errors of the report. If the file is of ${page(facts)}, mend it there; if it is under ${sdk(facts)}, send us the report.`,
  }),
  'script.unsupported': () => ({
    support: 'The engine is too old for both builds. The plain form works.',
    it: 'Open the page in a current engine: <meta http-equiv="X-UA-Compatible" content="IE=edge"> and <meta name="renderer" content="webkit"> switch dual-kernel browsers; take the site off the compatibility list.',
  }),
  'scripts.disabled': (facts) => ({
    support: 'Scripts are off in this browser. The plain form works.',
    it: `Allow scripts for ${page(facts)} and ${service(facts)} (policy JavaScriptAllowedForUrls, zone settings or extension).`,
  }),
  'host.tampered': (facts) => ({
    support: 'Other code of the page changes built-in functions or hides the checkout.',
    it: `On ${page(facts)}, look for scripts that replace fetch, extend Array.prototype or Object.prototype, or redraw the element of the checkout; load them after it or not on this page.`,
  }),
  'integration.misuse': (facts) => ({
    support: 'The page passes options that the checkout cannot use.',
    it: `Mend the element on ${page(facts)}: its attribute data-unstuck-problem names the option and the remedy.`,
  }),
  'client.blocked': (facts) => ({
    support: 'Something on the computer stops requests by their address: an extension, security software or data-loss prevention. Let the employee try a private window.',
    it: `Allow ${facts.api}/v1/* in security software and data-loss prevention, and in ad blockers by this rule:\n@@||${service(facts)}/v1/`,
  }),
  'storage.blocked': (facts) => ({
    support: 'The browser keeps neither cookies nor site data, so the sign-in gets lost.',
    it: `Allow cookies and site data for ${pageOrigin(facts)} (policy CookiesAllowedForUrls).${inFrame(facts)}`,
  }),
  'popup.blocked': (facts) => ({
    support: 'The payment window was blocked. “Pay in this window” works, unless the page is in a frame that forbids it; WeChat Pay and bank transfer always do.',
    it: `Allow pop-ups for ${pageOrigin(facts)} (policy PopupsAllowedForUrls).${inSandbox(facts)}`,
  }),
  'clock.skewed': (facts) => ({
    support: `The computer's clock is wrong, so certificates look invalid.${hours(facts)}`,
    it: `Set the clock and turn on time synchronisation (w32tm /resync).${hours(facts)}`,
  }),
  'thread.frozen': (facts) => ({
    support: 'The page could not run for several seconds. The order is safe.',
    it: `On ${page(facts)}, look for long-running scripts and synchronous requests; on the computer, for lack of memory or a scanning virus guard.`,
  }),
  'page.suspended': (facts) => ({
    support: 'The computer slept or the browser parked the tab. Retry: the order is asked for first.',
    it: `Nothing is broken. If it happens often, exempt ${pageOrigin(facts)} from sleeping tabs (Chrome: policy TabDiscardingExceptions; Edge: SleepingTabsBlockedForUrls).`,
  }),
  offline: () => ({
    support: 'The computer has no network. It resumes by itself when the connection is back.',
    it: 'Check cable, Wi-Fi, VPN; in old Internet Explorer also "Work offline".',
  }),
  'intermediary.portal': (facts) => ({
    support: 'A login page of the network answers in place of the service. The employee opens any http page, signs in and retries.',
    it: `Let ${service(facts)}${gateways(facts)} pass before login (walled garden), or lengthen the login.${answered(facts)}`,
  }),
  'intermediary.proxy-auth': (facts) => ({
    support: 'The company proxy asks for a login that the browser does not give.',
    it: `Exempt ${withPort(facts.api)} from proxy authentication, in a rule above the one that asks for it, or add it to the bypass list of the PAC file.`,
  }),
  'intermediary.waf': (facts) => ({
    support: 'A filter in front of the service, or in the network, refused the request. The service never saw it.',
    it: `Allow GET, POST and OPTIONS of ${facts.api}/v1/* in the application firewall, with JSON and the headers Authorization, Idempotency-Key and Unstuck-Attempt; and POST ${facts.api}/o.${answered(facts)}`,
  }),
  'intermediary.rewrite': (facts) => ({
    support: 'The answer was changed on its way, by a proxy or virus guard that reads encrypted traffic.',
    it: `Exempt ${withPort(facts.api)} from TLS inspection and content rewriting, compression included.`,
  }),
  'host.unreachable': (facts) => ({
    support: `This computer cannot reach ${service(facts)}: name resolution, firewall, certificate or route; a page cannot tell which. Let the employee open ${facts.api}/v1/ping?n=1 in a new tab and read out the error code (ERR_…). If others can, it is this network.`,
    it: `Open ${facts.api}/v1/ping?n=1 on that computer. The error code says what to change:\nERR_NAME_NOT_RESOLVED: let its DNS resolve ${serviceName(facts)} (nslookup ${serviceName(facts)}).\nERR_CONNECTION_*, ERR_TIMED_OUT, ERR_TUNNEL_*, ERR_PROXY_*: allow ${withPort(facts.api)} in firewall and proxy.\nNo code, but a box that asks for a login: exempt ${withPort(facts.api)} from proxy authentication.\nERR_CERT_DATE_INVALID: set the clock.\nERR_CERT_*: exempt ${withPort(facts.api)} from TLS inspection, or install the inspecting device's root certificate; without such a device, the service needs a certificate of a public authority, with its intermediate ones. Never let employees click the warning away.`,
  }),
  'connection.lost': (facts) => ({
    support: 'The connection broke. The order may exist: retry asks for it first.',
    it: `Look for resets between the office and ${withPort(facts.api)}: proxy idle time below 60 s, roaming, VPN reconnects. An application firewall that refuses POST ${facts.api}/v1/orders looks the same to a page of another origin.`,
  }),
  'network.slow': (facts) => ({
    support: 'The whole line is slow, not only the service.',
    it: `Measure the line to ${service(facts)}; give it priority, or let it bypass the proxy.`,
  }),
  cors: (facts) => ({
    support: `The service answers but does not accept ${facts.page === undefined ? 'the portal page' : `pages of ${page(facts)}`}; or a network login or block page answers in its place: ask whether colleagues elsewhere can pay.`,
    it: `If nobody can pay there, add to UNSTUCK_ALLOWED_ORIGINS of the service, after a comma, and restart it: ${pageOrigin(facts)}\nEvery gateway before ${service(facts)} must pass Origin on and keep Access-Control-Allow-Origin, on error answers too.\nIf colleagues elsewhere can pay, let ${service(facts)} pass without a login or block page on this network.`,
  }),
  'session.expired': (facts) => ({
    support: 'The sign-in has run out. The employee signs in to the portal again.',
    it: `If it happens at once: ${page(facts)} must render a fresh account token with each page and serve it with Cache-Control: no-store, its clock must be right, and sign-on must not redirect ${facts.api}/v1/*.${answered(facts)}`,
  }),
  'permission.denied': () => ({
    support: 'This account may not top up. HR grants the permission.',
    it: `${NOT_OURS} Check the account's role in the HR system.`,
  }),
  'contract.mismatch': (facts) => ({
    support: 'The page and the service are of different versions, or something else answers at the address.',
    it: `Serve ${sdk(facts)}* without long caching and update the npm package; data-api must be the base address of the service, not of a page: ${facts.api}${answered(facts)}`,
  }),
  'request.rejected': () => ({
    support: 'The service refused what was filled in; the screen names the field.',
    it: `${NOT_OURS} The server log has the request under the attempt id.`,
  }),
  'server.overloaded': (facts) => ({
    support: 'The service is busy or asked too often from this address. It works again later.',
    it: `Look at /metrics of ${service(facts)}. A whole office behind one address shares one limit: raise UNSTUCK_REQUESTS_PER_MINUTE; behind a proxy of your own set UNSTUCK_TRUST_PROXY, or all the world shares it.${answered(facts)}`,
  }),
  'server.error': (facts) => ({
    support: 'The service failed. The order is asked for before anything is sent again.',
    it: `Look in the server log of ${service(facts)} for the attempt id, and at the gateway before it.${answered(facts)}`,
  }),
  'server.hung': (facts) => ({
    support: 'The service took the request and does not answer; network and computer are fine.',
    it: `Look for slow statements, locks or a full pool at ${service(facts)}, and for a gateway time-out below 20 s.`,
  }),
  'response.stalled': (facts) => ({
    support: 'The answer began and did not end. Retry asks for the order first.',
    it: `Look for buffering proxies and scanners between the office and ${service(facts)}; exempt it from download scanning.`,
  }),
  'approval.pending': () => ({
    support: 'The amount is above what this employee may order alone. Somebody approves it on the first page of this console, under the orders that wait.',
    it: `${NOT_OURS} The threshold is UNSTUCK_APPROVAL_ABOVE of the service, in minor units.`,
  }),
  'account.unsynced': (facts) => ({
    support: 'The service does not know this employee yet. HR runs the synchronisation.',
    it: `Look at the last directory synchronisation and its rejects. One account alone, with its own id for E1001 and the admin token:\ncurl -X POST ${facts.api}/console/api/accounts -H "Authorization: Bearer $UNSTUCK_ADMIN_TOKEN" -H "Content-Type: application/json" -d '{"accounts":["E1001"]}'`,
  }),
  'channel.down': () => ({
    support: 'The payment channel is down. Another one works; the order stays the same.',
    it: "Look at unstuck_channel_healthy in /metrics and at the channel's own status page; check certificate and key dates.",
  }),
  'channel.rejected': () => ({
    support: 'The channel refused this payment: limit, balance, risk control or a closed trade. Another channel works.',
    it: `${NOT_OURS} The channel's merchant console gives the reason under the trade number.`,
  }),
  'notify.lost': (facts) => ({
    support: 'The money arrived; the channel’s message about it did not. “I have paid” books it. Nobody pays twice.',
    it: `Let the payment platforms send POST ${facts.api}/v1/notify/* from outside, without login, redirect or filter by country, and with a certificate of a public authority. If that is not the address they are given, set PUBLIC_URL.`,
  }),
  undetermined: (facts) => ({
    support: 'The evidence names no cause. Ask for the copied report, the time and the network.',
    it: `Reproduce it with the report's timeline beside the server log of ${service(facts)}, by attempt id.`,
  }),
};
