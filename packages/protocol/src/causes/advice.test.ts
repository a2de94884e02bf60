import { expect, it } from 'vitest';
import { adviceFor, meaningOf } from './advice.ts';
import type { AdviceFacts } from './advice.ts';
import { CAUSES } from './cause.ts';
import type { Cause } from './cause.ts';
import { EVIDENCE_IDS } from './evidence.ts';

const FACTS: AdviceFacts = { api: 'https://pay.vendor.example', page: 'https://hr.customer.example:8443', clockSkewSeconds: -90_000, status: 503 };
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
  ['csp.connect', ['connect-src', 'https://pay.vendor.example', 'hr.customer.example:8443']],
  ['csp.script', ['script-src', 'https://pay.vendor.example/sdk/']],
  ['csp.handoff', ['form-action', 'https://pay.vendor.example']],
  ['client.blocked', ['https://pay.vendor.example/v1/*']],
  ['cors', ['https://hr.customer.example:8443', 'Access-Control-Allow-Origin']],
  ['host.unreachable', ['pay.vendor.example:443', 'nslookup pay.vendor.example']],
  ['intermediary.proxy-auth', ['pay.vendor.example:443']],
  ['popup.blocked', ['hr.customer.example:8443']],
  ['script.unsupported', ['<meta name="renderer" content="webkit">', 'IE=edge']],
  ['clock.skewed', ['25']],
  ['server.overloaded', ['503']],
])('fills in the exact thing to change for %s', (cause, parts) => {
  for (const locale of LOCALES) for (const part of parts) expect(adviceFor(cause, locale, FACTS).it).toContain(part);
});

it('keeps the port of a service that has one of its own', () => {
  for (const locale of LOCALES) expect(adviceFor('host.unreachable', locale, { ...FACTS, api: 'https://pay.vendor.example:8443' }).it).not.toContain(':443');
});

it('names the directive that the browser named', () => {
  for (const locale of LOCALES) expect(adviceFor('csp.connect', locale, { ...FACTS, directive: 'default-src' }).it).toContain('default-src');
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
    expect(adviceFor('mixed-content', locale, { api: 'http://pay.corp' }).it).toContain('https://pay.corp');
  }
});

it('names the gateway that the form was on its way to', () => {
  for (const locale of LOCALES) expect(adviceFor('csp.handoff', locale, { ...FACTS, gateway: 'https://openapi.alipay.com' }).it).toContain('https://openapi.alipay.com');
});

it('says what every piece of evidence means in the language of the reader, and nothing of one that it does not know', () => {
  for (const id of EVIDENCE_IDS) {
    expect([id, meaningOf(id, 'zh-CN')]).toEqual([id, expect.stringMatching(/\p{Script=Han}.*。$/u)]);
    expect([id, meaningOf(id, 'en')]).toEqual([id, expect.stringMatching(/^[A-Z"].*\.$/)]);
  }
  for (const id of ['of.a-newer-page', 'constructor', '__proto__']) expect(meaningOf(id, 'en')).toBeNull();
});
