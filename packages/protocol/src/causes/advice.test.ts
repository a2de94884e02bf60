import { expect, it } from 'vitest';
import { adviceFor, meaningOf } from './advice.ts';
import type { AdviceFacts } from './advice.ts';
import { CAUSES } from './cause.ts';
import type { Cause } from './cause.ts';
import { EVIDENCE_IDS } from './evidence.ts';

const FACTS: AdviceFacts = {
  api: 'https://pay.vendor.example', page: 'https://hr.customer.example:8443', gateways: ['https://openapi.alipay.com', 'https://*.alipay.com'], clockSkewSeconds: -90_000, status: 503,
};
const FORM_ACTION = 'form-action https://pay.vendor.example https://openapi.alipay.com https://*.alipay.com';
const SCRIPTS = 'script-src https://pay.vendor.example/sdk/; style-src https://pay.vendor.example/sdk/';
const LOCALES = ['zh-CN', 'en'] as const;

it.each(LOCALES)('tells support and IT in %s what to do about every cause', (locale) => {
  for (const cause of CAUSES) {
    const { support, it: advice } = adviceFor(cause, locale, FACTS);
    for (const words of [support, advice]) {
      expect([cause, words]).toEqual([cause, expect.stringMatching(locale === 'en' ? /^[A-Z].{19,}/ : /[\u4e00-\u9fff].{8,}/)]);
      expect([cause, words]).toEqual([cause, expect.not.stringMatching(/undefined|NaN|null|\[object/)]);
    }
  }
});

it.each<[Cause, readonly string[]]>([
  ['csp.connect', [`\nconnect-src https://pay.vendor.example; ${FORM_ACTION}\n`, 'hr.customer.example:8443', "'none'", 'default-src', '<meta>']],
  ['csp.script', [`\n${SCRIPTS}; connect-src https://pay.vendor.example; ${FORM_ACTION}\n`, "'none'", 'default-src', '<meta>', 'nonce']],
  ['csp.handoff', [`\n${FORM_ACTION}\n`, '<meta>']],
  ['client.blocked', ['https://pay.vendor.example/v1/*', '\n@@||pay.vendor.example/v1/']],
  ['cors', ['UNSTUCK_ALLOWED_ORIGINS', 'https://hr.customer.example:8443\n', 'Access-Control-Allow-Origin']],
  ['host.unreachable', ['pay.vendor.example:443', 'nslookup pay.vendor.example', 'https://pay.vendor.example/v1/ping?n=1', 'ERR_NAME_NOT_RESOLVED', 'ERR_CERT_']],
  ['intermediary.proxy-auth', ['pay.vendor.example:443']],
  ['popup.blocked', ['https://hr.customer.example:8443', 'PopupsAllowedForUrls', 'allow-popups allow-popups-to-escape-sandbox']],
  ['page.suspended', ['https://hr.customer.example:8443', 'TabDiscardingExceptions', 'SleepingTabsBlockedForUrls']],
  ['storage.blocked', ['https://hr.customer.example:8443', 'CookiesAllowedForUrls', 'SameSite=None; Secure']],
  ['intermediary.waf', ['https://pay.vendor.example/v1/*', 'GET', 'POST', 'OPTIONS', 'Authorization', 'Idempotency-Key', 'Unstuck-Attempt', 'https://pay.vendor.example/o']],
  ['intermediary.portal', ['pay.vendor.example', 'openapi.alipay.com *.alipay.com']],
  ['account.unsynced', ["https://pay.vendor.example/console/api/accounts", `'{"accounts":["E1001"]}'`]],
  ['approval.pending', ['UNSTUCK_APPROVAL_ABOVE']],
  ['notify.lost', ['https://pay.vendor.example/v1/notify/*', 'PUBLIC_URL']],
  ['script.unsupported', ['<meta name="renderer" content="webkit">', 'IE=edge']],
  ['clock.skewed', ['25']],
  ['server.overloaded', ['503', 'UNSTUCK_REQUESTS_PER_MINUTE', 'UNSTUCK_TRUST_PROXY']],
])('fills in the exact thing to change for %s', (cause, parts) => {
  for (const locale of LOCALES) for (const part of parts) expect(adviceFor(cause, locale, FACTS).it).toContain(part);
});

it('keeps the port of a service that has one of its own', () => {
  for (const locale of LOCALES) expect(adviceFor('host.unreachable', locale, { ...FACTS, api: 'https://pay.vendor.example:8443' }).it).not.toContain(':443');
});

it('says the same of every thing to change in either language', () => {
  // Addresses, names of directives, policies, variables and codes: what is typed as it stands.
  const typed = (text: string): string[] => (text.match(/https?:\/\/[!-~]+[\w*/]|[A-Z]+(?:_[A-Z*]+)+|[a-z]+-(?:src|action)|[A-Z]\w+Urls|\d{3,}/g) ?? []).toSorted();
  for (const facts of [FACTS, { api: FACTS.api }, { ...FACTS, framed: false }]) {
    for (const cause of CAUSES) expect([cause, typed(adviceFor(cause, 'zh-CN', facts).it)]).toEqual([cause, typed(adviceFor(cause, 'en', facts).it)]);
  }
});

it('asks nobody to lower the guard', () => {
  for (const locale of LOCALES) {
    for (const cause of CAUSES) expect([cause, Object.values(adviceFor(cause, locale, FACTS)).join()]).toEqual([cause, expect.not.stringMatching(/unsafe-|-src \*|-action \*|disable|turn off|禁用杀毒|关闭(?:杀毒|防火墙|安全)/i)]);
  }
});

it('speaks of frames only to pages that may be in one', () => {
  for (const locale of LOCALES) {
    for (const cause of ['popup.blocked', 'storage.blocked'] as const) {
      expect(adviceFor(cause, locale, { ...FACTS, framed: true }).it).toMatch(/frame/);
      expect(adviceFor(cause, locale, { ...FACTS, framed: false }).it).not.toMatch(/frame/);
    }
  }
});

it('leaves out what was not measured', () => {
  const { api } = FACTS;
  for (const locale of LOCALES) for (const cause of CAUSES) expect(Object.values(adviceFor(cause, locale, { api })).join()).not.toMatch(/undefined|NaN/);
});

it('speaks of the portal page where nobody knows which it is, and never takes the service for it', () => {
  for (const locale of LOCALES) {
    const thePage = locale === 'en' ? 'he portal page' : '门户页面';
    for (const cause of ['csp.connect', 'csp.script', 'csp.handoff', 'cors', 'popup.blocked', 'session.expired', 'scripts.disabled', 'host.tampered'] as const) {
      expect([cause, adviceFor(cause, locale, { api: 'https://pay.vendor.example' }).it]).toEqual([cause, expect.stringContaining(thePage)]);
    }
    expect(adviceFor('cors', locale, { api: 'https://pay.vendor.example' }).it).not.toContain('https://');
  }
});

it('keeps the scheme that page and service have', () => {
  const plain = { api: 'http://10.0.0.5:8080', page: 'http://hr.corp' };
  for (const locale of LOCALES) {
    expect(adviceFor('cors', locale, plain).it).toContain('http://hr.corp');
    expect(adviceFor('csp.connect', locale, plain).it).toContain('http://10.0.0.5:8080');
    expect(adviceFor('host.unreachable', locale, { api: 'http://pay.corp' }).it).toContain('pay.corp:80');
    expect(adviceFor('mixed-content', locale, { api: 'http://pay.corp' }).it).toMatch(/https:\/\/pay\.corp[\s\S]*PUBLIC_URL/);
    expect(adviceFor('mixed-content', locale, { api: 'https://pay.corp' }).it).not.toContain('PUBLIC_URL');
  }
});

it('names no gateway where every form stays with the service', () => {
  for (const locale of LOCALES) expect(adviceFor('csp.handoff', locale, { api: 'https://pay.vendor.example' }).it).toContain('\nform-action https://pay.vendor.example\n');
});

it('says what every piece of evidence means in the language of the reader, and nothing of one that it does not know', () => {
  for (const id of EVIDENCE_IDS) {
    expect([id, meaningOf(id, 'zh-CN')]).toEqual([id, expect.stringMatching(/\p{Script=Han}.*。$/u)]);
    expect([id, meaningOf(id, 'en')]).toEqual([id, expect.stringMatching(/^[A-Z"].*\.$/)]);
  }
  for (const id of ['of.a-newer-page', 'constructor', '__proto__']) expect(meaningOf(id, 'en')).toBeNull();
});
