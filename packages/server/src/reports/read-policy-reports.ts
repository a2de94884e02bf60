import { attemptIdSchema, scrub } from '@unstuck/protocol';
import * as v from 'valibot';
import type { OwnPath } from './own-address.ts';

/** Of one request; browsers batch a few. */
const MAX_REPORTS = 20;
const MAX_TEXT = 200;
/** Characters that are scrubbed: more than can stay, lest the cut hides the end of a secret from its pattern, and no more, however much was sent. */
const MAX_SCRUBBED = 4 * MAX_TEXT;
/** What extensions and the browser itself inject into a page is no fault of the page's policy. */
const NOISE = /^(?:chrome|moz|safari(?:-web)?|ms-browser)-extension|^(?:about|data|blob)\b|^chrome:|^resource:/i;

/** What pages ask of the service by script; a browser that tells the host alone is believed. */
const SERVICE_PATH = /^\/(?:$|v1\/|a\/e$|healthz$)/;
const SDK_PATH = /^\/sdk\//;

/** A policy violation, or a network error as the browser logged it, in our words and without any query string. */
export interface PolicyReport {
  readonly kind: 'csp' | 'network-error';
  readonly page: string;
  readonly what: string;
  readonly blocked: string;
  /** Whether it is about this service, or a file of the SDK; null where it is about somebody else. */
  readonly about: 'service' | 'sdk' | null;
}

/** Why a report that a browser sent is not kept. */
export type PolicyDrop = 'unreadable' | 'not-enforced' | 'noise' | 'too-many';

export interface ReadPolicyReports {
  readonly reports: readonly PolicyReport[];
  readonly drops: readonly PolicyDrop[];
}

const text = v.optional(v.string(), '');
/** https://www.w3.org/TR/CSP2/#violation-reports, still what `report-uri` sends. */
const oldShape = v.object({
  'csp-report': v.object({
    'document-uri': text, 'effective-directive': text, 'violated-directive': text, 'blocked-uri': text, disposition: v.optional(v.string(), 'enforce'),
  }),
});
/** https://www.w3.org/TR/reporting-1/#serialize-reports */
const newShape = v.object({ type: v.string(), url: text, body: v.looseObject({}) });
const cspBody = v.object({ documentURL: text, effectiveDirective: text, blockedURL: text, disposition: v.optional(v.string(), 'enforce') });
/** https://w3c.github.io/network-error-logging/#generate-a-network-error-report */
const networkErrorBody = v.object({ type: v.string(), phase: text, status_code: v.optional(v.number(), 0), referrer: text });

/** Reads what browsers send to `report-uri`, `report-to` and network error logging endpoints; anything else is a drop with its reason. */
export function readPolicyReports(body: string, ownPath: OwnPath): ReadPolicyReports {
  const value = parse(body);
  const items = Array.isArray(value) ? value : [value];
  const read = items.slice(0, MAX_REPORTS).map((item) => readOne(item, ownPath));
  return {
    reports: read.filter((one) => typeof one === 'object'),
    drops: [...read.filter((one) => typeof one === 'string'), ...items.slice(MAX_REPORTS).map((): PolicyDrop => 'too-many')],
  };
}

/** The attempt that the page named in the address of its endpoint; empty when it named none. */
export function readPolicyAttempt(value: unknown): string {
  const read = v.safeParse(attemptIdSchema, value);
  return read.success ? read.output : '';
}

function readOne(value: unknown, ownPath: OwnPath): PolicyReport | PolicyDrop {
  const old = v.safeParse(oldShape, value);
  if (old.success) {
    const report = old.output['csp-report'];
    return violation(report['document-uri'], report['effective-directive'] || report['violated-directive'], report['blocked-uri'], report.disposition, ownPath);
  }
  const recent = v.safeParse(newShape, value);
  if (!recent.success) return 'unreadable';
  const { type, url, body } = recent.output;
  if (type === 'csp-violation') {
    const csp = v.safeParse(cspBody, body);
    return csp.success ? violation(csp.output.documentURL || url, csp.output.effectiveDirective, csp.output.blockedURL, csp.output.disposition, ownPath) : 'unreadable';
  }
  if (type === 'network-error') {
    const error = v.safeParse(networkErrorBody, body);
    if (!error.success) return 'unreadable';
    if (error.output.type === 'ok') return 'noise';
    const status = error.output.status_code > 0 ? ` ${error.output.status_code}` : '';
    const asked = URL.parse(url);
    const about = asked !== null && ownPath(asked) !== null ? 'service' : null;
    return { kind: 'network-error', page: placeOf(error.output.referrer || url), what: short(`${error.output.type}${status}`), blocked: placeOf(url), about };
  }
  return 'unreadable';
}

function violation(page: string, directive: string, blocked: string, disposition: string, ownPath: OwnPath): PolicyReport | PolicyDrop {
  if (disposition !== 'enforce') return 'not-enforced';
  if (NOISE.test(blocked)) return 'noise';
  const what = short(directive.split(/\s/)[0] ?? '');
  if (what === '') return 'unreadable';
  // Some browsers call the page's own origin so.
  const url = URL.parse(blocked === 'self' ? originOf(page) : blocked);
  const path = url === null ? null : ownPath(url);
  if (url === null || path === null) return { kind: 'csp', page: placeOf(page), what, blocked: originOf(blocked), about: null };
  if (!SDK_PATH.test(path)) return { kind: 'csp', page: placeOf(page), what, blocked: originOf(blocked), about: SERVICE_PATH.test(path) ? 'service' : null };
  return { kind: 'csp', page: placeOf(page), what, blocked: short(url.origin + url.pathname.slice(0, -path.length) + '/sdk/'), about: 'sdk' };
}

/** Origin and path: what stands behind them may be anything, a person's name included. */
function placeOf(address: string): string {
  const url = URL.parse(address);
  return short(url === null || !/^https?:$/.test(url.protocol) ? address.replace(/[?#].*$/s, '') : url.origin + url.pathname);
}

function originOf(blocked: string): string {
  const url = URL.parse(blocked);
  return short(url === null || url.origin === 'null' ? blocked.replace(/[?#].*$/s, '') : url.origin);
}

function short(given: string): string {
  // oxlint-disable-next-line no-control-regex
  return scrub(given.slice(0, MAX_SCRUBBED)).replace(/[\u0000-\u001f\u007f]|\p{Surrogate}/gu, ' ').trim().slice(0, MAX_TEXT);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
