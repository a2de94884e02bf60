import { connectionReset, htmlPage, script, status } from '../framework/faults.ts';
import type { Fault } from '../framework/fault-proxy.ts';
import type { Cause } from '@unstuck/protocol';
import type { DiagnosisCase, Host } from './case.ts';
import type { Lab } from './lab.ts';
import { onPath } from './wire-faults.ts';

const BUILDS = /^\/sdk\/unstuck\..*\.js$/;
const WISH = { until: 'plain' } as const;

function builds(fault: string, expected: Cause, meet: Fault): DiagnosisCase {
  return {
    fault, expected, due: 'announced', wish: WISH,
    host({ network }) {
      onPath(network, BUILDS, meet);
      return {};
    },
  };
}

function otherChecksums(): Host {
  const other = `sha384-${'A'.repeat(64)}`;
  return { html: (html) => html.replace('src="/sdk/loader.js"', `src="/sdk/loader.js" data-integrity-modern="${other}" data-integrity-legacy="${other}"`) };
}

function onlyTheLoader({ network }: Lab): Host {
  const allowed = ['/sdk/loader.js', '/vendor-page.js'].map((path) => network.origin + path).join(' ');
  return { policy: (policy) => policy.replace("script-src 'self'", `script-src ${allowed}`) };
}

/** Takes away what Internet Explorer 9 has not: requests to other origins, and the mark of a modern engine. */
const OF_LONG_AGO = `Object.hasOwn = undefined;
(function (Native) {
  window.XMLHttpRequest = function () {
    var own = this;
    var request = new Native();
    own.open = function (method, url, async) { request.open(method, url, async); };
    own.setRequestHeader = function (name, value) { request.setRequestHeader(name, value); };
    own.send = function (body) { request.send(body); };
    request.onload = function () { if (own.onload) own.onload(); };
    request.onerror = function () { if (own.onerror) own.onerror(); };
  };
})(window.XMLHttpRequest);`;

/** What keeps the SDK itself from running: then the loader alone can say why. */
export const SCRIPT_CASES: readonly DiagnosisCase[] = [
  builds('builds not found', 'script.missing', status(404)),
  builds('builds reset on their way', 'script.missing', connectionReset),
  builds('a login page for the builds', 'script.error', htmlPage),
  builds('builds that no engine can read', 'script.error', script('var future = 1 |> 2;')),
  builds('builds that break as they start', 'script.error', script('throw new TypeError("no such method");')),
  { fault: 'builds that are not those the page trusts', expected: 'script.integrity', due: 'announced', wish: WISH, host: otherChecksums, notIn: { 'WebKit 538': 'does not know checksums of scripts, and runs them' } },
  { fault: 'an engine without requests to other origins, as IE 9', expected: 'script.unsupported', due: 'announced', wish: WISH, host: () => ({ script: OF_LONG_AGO }) },
  { fault: 'script-src of the page lets the loader run and no build', expected: 'csp.script', due: 'announced', wish: WISH, host: onlyTheLoader },
];
