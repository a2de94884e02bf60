import { expect, it } from 'vitest';
import { CAUSES } from './cause.ts';
import { employeeWords } from './employee-words.ts';

/** What an employee should not have to know. */
const JARGON = /\b(CSP|DNS|HTTPS?|TLS|SSL|API|CORS|JSON|URL|IP|VPN|TCP|WAF|DLP|SDK|JS|JavaScript|proxy|server|token|timeout|cache|cookies?|header|host|status|port|gateway|DOM|SRI|origin)\b|代理|服务器|令牌|接口|域名|端口|协议|缓存|网关|超时|跨域|防火墙|状态码/i;

it.each(['zh-CN', 'en'] as const)('tells the employee in %s what every cause means, briefly and without a technical word', (locale) => {
  for (const cause of CAUSES) {
    const words = employeeWords(cause, locale);
    expect([cause, words]).toEqual([cause, expect.stringMatching(locale === 'en' ? /^[A-Z][^\u3000-\u9fff]{20,119}[.]$/ : /^[\u4e00-\u9fff].{9,45}。$/)]);
    expect([cause, words]).toEqual([cause, expect.not.stringMatching(JARGON)]);
  }
});

it('asks nobody to lower the guard, nor to send over an unencrypted line what the browser keeps back', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    for (const cause of CAUSES) expect([cause, employeeWords(cause, locale)]).toEqual([cause, expect.not.stringMatching(/pause|disable|turn off|switch off|暂停|关闭|禁用|关掉/i)]);
    expect(employeeWords('mixed-content', locale)).not.toMatch(/order page|订单页/);
  }
});

it('never says anything about money, which only the checkout can know', () => {
  for (const cause of CAUSES) expect(employeeWords(cause, 'zh-CN') + employeeWords(cause, 'en')).not.toMatch(/扣款|到账|退款|charged|refund|money/i);
});
