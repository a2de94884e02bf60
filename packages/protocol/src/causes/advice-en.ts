import { hostOf, withPort } from './advice-book.ts';
import type { AdviceBook, AdviceFacts } from './advice-book.ts';

const sdk = ({ api }: AdviceFacts): string => `${api}/sdk/`;
const service = ({ api }: AdviceFacts): string => hostOf(api);
const page = (facts: AdviceFacts): string => (facts.page === undefined ? 'the portal page' : hostOf(facts.page));
const thePage = (facts: AdviceFacts): string => (facts.page === undefined ? 'The portal page' : `The page on ${hostOf(facts.page)}`);
const hours = ({ clockSkewSeconds }: AdviceFacts): string =>
  clockSkewSeconds === undefined ? '' : ` It is off by about ${Math.max(1, Math.round(Math.abs(clockSkewSeconds) / 3_600))} h (${clockSkewSeconds > 0 ? 'slow' : 'fast'}).`;
const answered = ({ status }: AdviceFacts): string => (status === undefined ? '' : ` It answered with status ${status}.`);
const NOT_OURS = 'Nothing to change on the computer or the network.';

export const adviceEn: AdviceBook = {
  'csp.connect': (facts) => ({
    support: `${thePage(facts)} forbids requests to ${service(facts)}. Nothing was sent. The order page works meanwhile.`,
    it: `In the Content-Security-Policy of ${page(facts)}, add to ${facts.directive ?? 'connect-src'}: ${facts.api}`,
  }),
  'csp.script': (facts) => ({
    support: `${thePage(facts)} forbids the checkout's script. The plain form works meanwhile.`,
    it: `In the Content-Security-Policy of ${page(facts)}, add to script-src and style-src: ${sdk(facts)}`,
  }),
  'csp.handoff': (facts) => ({
    support: `${thePage(facts)} forbids leaving for the payment channel. The order page works meanwhile.`,
    it: `In the Content-Security-Policy of ${page(facts)}, add to form-action: ${facts.api} and ${facts.gateway ?? "the payment channels' gateways"}. If the page is framed with sandbox, add allow-forms allow-popups.`,
  }),
  'mixed-content': (facts) => ({
    support: 'The page is encrypted and asks an unencrypted address, which browsers refuse.',
    it: `Use https in data-api on ${page(facts)}: https://${service(facts)}`,
  }),
  'script.missing': (facts) => ({
    support: 'A script could not be fetched. Ask whether the whole office sees it, or only this computer.',
    it: `Make ${sdk(facts)} reachable and allow it in proxy and filter; check the src of the loader and the last deployment.`,
  }),
  'script.integrity': (facts) => ({
    support: 'A script arrived other than expected: replaced on its way, or newer than its checksum.',
    it: `Set data-integrity-* of the loader to the checksums of the files now on ${sdk(facts)}, and exempt that path from rewriting proxies.`,
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
    it: `Allow scripts for ${page(facts)} and ${service(facts)} (group policy, zone settings or extension).`,
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
    it: `Allow ${facts.api}/v1/* in ad blockers, security software and data-loss prevention.`,
  }),
  'storage.blocked': (facts) => ({
    support: 'The browser keeps neither cookies nor site data, so the sign-in gets lost.',
    it: `Allow cookies and site data for ${page(facts)}; if the page is framed, serve its cookies with SameSite=None; Secure.`,
  }),
  'popup.blocked': (facts) => ({
    support: 'The payment window was blocked. “Pay in this window” works.',
    it: `Allow pop-ups for ${page(facts)} (policy PopupsAllowedForUrls). If the page is framed with sandbox, add allow-popups.`,
  }),
  'clock.skewed': (facts) => ({
    support: `The computer's clock is wrong, so certificates look invalid.${hours(facts)}`,
    it: `Set the clock and turn on time synchronisation (w32tm /resync).${hours(facts)}`,
  }),
  'thread.frozen': (facts) => ({
    support: 'The page could not run for several seconds. The order is safe.',
    it: `On ${page(facts)}, look for long-running scripts and synchronous requests; on the computer, for lack of memory or a scanning virus guard.`,
  }),
  'page.suspended': () => ({
    support: 'The computer slept or the browser parked the tab. Retry: the order is asked for first.',
    it: 'Nothing is broken. Exempt the site from sleeping tabs if it happens often (policy TabDiscardingExceptions, SleepingTabsBlockedForUrls).',
  }),
  offline: () => ({
    support: 'The computer has no network. It resumes by itself when the connection is back.',
    it: 'Check cable, Wi-Fi, VPN; in old Internet Explorer also "Work offline".',
  }),
  'intermediary.portal': (facts) => ({
    support: 'A login page of the network answers in place of the service. The employee opens any http page, signs in and retries.',
    it: `Let ${service(facts)} pass before login (walled garden), or lengthen the login.${answered(facts)}`,
  }),
  'intermediary.proxy-auth': (facts) => ({
    support: 'The company proxy asks for a login that the browser does not give.',
    it: `Exempt ${withPort(facts.api)} from proxy authentication, or add it to the bypass list of the PAC file.`,
  }),
  'intermediary.waf': (facts) => ({
    support: 'A filter in front of the service, or in the network, refused the request. The service never saw it.',
    it: `Allow POST ${facts.api}/v1/orders with JSON and the headers Authorization, Idempotency-Key and Unstuck-Attempt in the application firewall.${answered(facts)}`,
  }),
  'intermediary.rewrite': (facts) => ({
    support: 'The answer was changed on its way, by a proxy or virus guard that reads encrypted traffic.',
    it: `Exempt ${withPort(facts.api)} from TLS inspection and content rewriting, compression included.`,
  }),
  'host.unreachable': (facts) => ({
    support: `This computer cannot reach ${service(facts)}: name resolution, firewall, certificate or route; a page cannot tell which. If others can, it is this network.`,
    it: `Test on that network: nslookup ${service(facts).replace(/:\d+$/, '')}; curl -v ${facts.api}/v1/ping?n=1. Allow ${withPort(facts.api)} in firewall and proxy, and trust its certificate chain.`,
  }),
  'connection.lost': (facts) => ({
    support: 'The connection broke. The order may exist: retry asks for it first.',
    it: `Look for resets between the office and ${withPort(facts.api)}: proxy idle time below 60 s, roaming, VPN reconnects.`,
  }),
  'network.slow': (facts) => ({
    support: 'The whole line is slow, not only the service.',
    it: `Measure the line to ${service(facts)}; give it priority, or let it bypass the proxy.`,
  }),
  cors: (facts) => ({
    support: `The service answers but does not accept pages of ${page(facts)}; or a network login or block page answers in its place: ask whether colleagues elsewhere can pay.`,
    it: `Add ${facts.page ?? 'the origin of the portal page'} to the allowed origins of the service; every gateway before ${service(facts)} must keep Access-Control-Allow-Origin, on error answers too.`,
  }),
  'session.expired': (facts) => ({
    support: 'The sign-in has run out. The employee signs in to the portal again.',
    it: `If it happens at once: ${page(facts)} must render a fresh account token with each page, its clock must be right, and sign-on must not redirect ${facts.api}/v1/*.${answered(facts)}`,
  }),
  'permission.denied': () => ({
    support: 'This account may not top up. HR grants the permission.',
    it: `${NOT_OURS} Check the account's role in the HR system.`,
  }),
  'contract.mismatch': (facts) => ({
    support: 'The page and the service are of different versions, or something else answers at the address.',
    it: `Serve ${sdk(facts)}* without long caching and update the npm package; data-api must be the base address of the service, not of a page.${answered(facts)}`,
  }),
  'request.rejected': () => ({
    support: 'The service refused what was filled in; the screen names the field.',
    it: `${NOT_OURS} The server log has the request under the attempt id.`,
  }),
  'server.overloaded': (facts) => ({
    support: 'The service is busy or asked too often from this address. It works again later.',
    it: `Look at /metrics of ${service(facts)} and at the rate limit: a whole office behind one address shares it.${answered(facts)}`,
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
    support: 'The amount is above what this employee may order alone. A supervisor approves it.',
    it: `${NOT_OURS} The threshold is a setting of the service.`,
  }),
  'account.unsynced': () => ({
    support: 'The service does not know this employee yet. HR runs the synchronisation.',
    it: 'Look at the last directory synchronisation and its rejects. One account alone: POST /console/api/accounts with its id.',
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
    it: `The channel must reach ${facts.api}/v1/notify/*: check firewall, certificate and the configured notify address.`,
  }),
  undetermined: (facts) => ({
    support: 'The evidence names no cause. Ask for the copied report, the time and the network.',
    it: `Reproduce it with the report's timeline beside the server log of ${service(facts)}, by attempt id.`,
  }),
};
