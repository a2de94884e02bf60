import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Diagnosis, Report } from '@unstuck/protocol';
import { checkoutOn } from '../framework/checkout.ts';
import type { Checkout } from '../framework/checkout.ts';
import type { FaultProxy } from '../framework/fault-proxy.ts';
import { rewritten, script } from '../framework/faults.ts';

export interface Host {
  /** Base URL of the order service. Default: the page's own origin. */
  readonly api?: string;
  /** Runs before everything else in the page. */
  readonly script?: string;
  /** What becomes of the portal's policy. */
  readonly policy?: (policy: string) => string;
  /** The account token to render in place of the portal's. */
  readonly token?: string;
}

/** A page whose vendor joins checkout and diagnostics by hand, and keeps what it hears. */
export interface DiagnosedPage {
  readonly page: Page;
  readonly checkout: Checkout;
  /** Every diagnosis that the page was told, in order. */
  heard(): Promise<readonly Diagnosis[]>;
  /** Those that the page dispatched when an attempt failed. */
  reports(): Promise<readonly Report[]>;
  /** What a report would say now. */
  report(): Promise<Report | null>;
}

const HOST_SCRIPT = '/vendor-page.js';
const POLICY = 'content-security-policy';
const ROOT = '#topup';

function vendorScript(host: Host): string {
  const options = JSON.stringify({ locale: 'zh-CN', ...(host.api === undefined ? {} : { api: host.api }) });
  return `${host.script ?? ''}
    window.heard = [];
    window.reports = [];
    document.addEventListener('unstuck:report', function (event) { window.reports.push(event.detail); });
    (function mount(left) {
      var form = document.getElementById('topup');
      if (!window.Unstuck || !form) return left > 0 && setTimeout(mount, 20, left - 1);
      var options = ${options};
      var diagnostics = Unstuck.createDiagnostics(options);
      window.diagnostics = diagnostics;
      diagnostics.subscribe(function (diagnosis) { if (diagnosis) window.heard.push(diagnosis); });
      options.token = form.getAttribute('data-token');
      options.key = form.getAttribute('data-key');
      options.observer = diagnostics.observe;
      options.diagnosis = diagnostics;
      diagnostics.attach(form);
      Unstuck.createCheckout(options).mount(form);
    })(1500);`;
}

export async function openDiagnosedPage(page: Page, network: FaultProxy, account: string, host: Host = {}): Promise<DiagnosedPage> {
  const source = vendorScript(host);
  network.addRule({ method: 'GET', path: HOST_SCRIPT, fault: script(source), times: 1 });
  const fault = rewritten(({ headers, text }) => {
    const policy = String(headers[POLICY]);
    const signed = host.token === undefined ? text : text.replace(/(data-token="|name="token" value=")[^"]+/g, `$1${host.token}`);
    return {
      headers: { ...headers, [POLICY]: host.policy ? host.policy(policy) : policy },
      text: signed.replace('data-unstuck-checkout ', '').replace('<head>', `<head><script src="${HOST_SCRIPT}"></script>`),
    };
  });
  network.addRule({ method: 'GET', path: '/', fault, times: 1 });
  await page.goto(`${network.origin}/?account=${account}&lang=zh-CN`);
  const checkout = checkoutOn(page, ROOT);
  await expect(checkout.root).toHaveAttribute('data-unstuck-phase', /^(?!boot$)/);
  return {
    page,
    checkout,
    heard: () => page.evaluate<readonly Diagnosis[]>('window.heard'),
    report: () => page.evaluate<Report | null>('window.diagnostics.report()'),
    reports: () => page.evaluate<readonly Report[]>('window.reports'),
  };
}
