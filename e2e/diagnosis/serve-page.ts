import { readFile } from 'node:fs/promises';
import type { Cause } from '@unstuck/protocol';
import { employeeWords } from '@unstuck/protocol';
import { LADDER_LIMIT_MS } from '../../packages/diagnostics/src/probe/ladder.ts';
import { rewritten, script } from '../framework/faults.ts';
import { ACCOUNT } from './account.ts';
import type { DiagnosisCase, EngineName, Host, PageWish } from './case.ts';
import { DUE_MS } from './due.ts';
import type { Due } from './due.ts';
import type { Lab } from './lab.ts';

const HOST_SCRIPT = '/vendor-page.js';
const POLICY = 'content-security-policy';
/** Of the portal's form. */
export const ROOT = 'topup';
const PLAIN_WORDS = '未能加载';
/** While a trouble lasts its cause becomes clearer, until the control requests end. What is said then is the last word. */
const SETTLE_MS = LADDER_LIMIT_MS + 1_000;
/** The deadline of an order, the last control request, a computer that slept, and some air. */
export const GIVE_UP_MS = 90_000;

const ORDINARY: PageWish = { amount: '50.00', channel: 'alipay', pay: false, freezeMs: 0, offline: false, afterMeta: false, sleeps: false, until: 'reported' };
const DRIVER = '../engines/page/page-driver.js';

export function wishOf({ wish }: DiagnosisCase): PageWish {
  return { ...ORDINARY, ...wish };
}

export function dueOf({ due = 'answered' }: DiagnosisCase): Due {
  return due;
}

/** What this fault may be called in this engine. */
export function rightCauses({ expected, or, orIn }: DiagnosisCase, engine: EngineName): readonly Cause[] {
  const other = or ?? orIn?.[engine];
  return [...(expected === null ? [] : [expected]), ...(other === undefined ? [] : [other])];
}

/** The portal, whose page joins checkout and diagnostics as a vendor would and tops up by itself. Answers its address. */
export async function servePage(lab: Lab, wanted: DiagnosisCase, host: Host, engine: EngineName, results: string): Promise<string> {
  const wish = wishOf(wanted);
  const causes = rightCauses(wanted, engine);
  const known = wanted.wrongIn?.[engine];
  const named = causes.concat(known ?? []);
  const told = {
    ...wish, results, root: ROOT, giveUpMs: GIVE_UP_MS, due: dueOf(wanted), dueMs: DUE_MS[dueOf(wanted)], settleMs: wish.until === 'named' ? SETTLE_MS : 200, causes: named,
    words: wish.until === 'plain' ? { plain: wanted.plainWords ?? PLAIN_WORDS } : Object.fromEntries(named.map((cause) => [cause, employeeWords(cause, 'zh-CN')])),
    options: { locale: 'zh-CN', ...(host.api === undefined ? {} : { api: host.api }) },
  };
  const script = [`window.diagnosisWish = ${JSON.stringify(told)};`, host.script ?? '', await pageScripts('./page/diagnosed.js')].join('\n');
  return serveHostPage(lab, { script, host, results, joinsByHand: wish.until !== 'plain' });
}

/** What drives a page, and these scripts after it; paths are relative to this folder. */
export async function pageScripts(...names: readonly string[]): Promise<string> {
  const texts = await Promise.all([DRIVER, ...names].map((name) => readFile(new URL(name, import.meta.url), 'utf8')));
  return texts.join('\n');
}

export interface HostPage {
  /** Runs before everything else in the page. */
  readonly script: string;
  readonly host: Host;
  readonly results: string;
  /** Whether the script makes the checkout, instead of the SDK by itself. */
  readonly joinsByHand: boolean;
}

/** The portal with a script and a policy of ours. Answers its address. */
export function serveHostPage({ network }: Lab, { script: source, host, results, joinsByHand }: HostPage): string {
  network.addRule({ method: 'GET', path: HOST_SCRIPT, fault: script(source), times: Infinity });
  const fault = rewritten(({ headers, text }) => {
    // The portal's policy, and one more place to post to: the results are ours, not the product's.
    const policy = (host.policy ?? ((as) => as))(String(headers[POLICY])).replace('connect-src', `connect-src ${new URL(results).origin}`);
    const signed = host.token === undefined ? text : text.replace(/(data-token="|name="token" value=")[^"]+/g, `$1${host.token}`);
    const joined = joinsByHand ? signed.replace('data-unstuck-checkout ', '') : signed;
    const html = (host.html ?? ((as) => as))(joined);
    return { headers: { ...headers, ...host.headers, [POLICY]: policy }, text: html.replace('<head>', `<head><script src="${HOST_SCRIPT}"></script>`) };
  });
  network.addRule({ method: 'GET', path: '/', fault, times: Infinity });
  return `${host.origin ?? network.origin}/?account=${ACCOUNT}&lang=zh-CN`;
}
