import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formOrigins } from './form-origins.ts';

it('names the siblings of a gateway, to one of which it redirects', () => {
  expect(formOrigins('https://openapi.alipay.com/gateway.do?a=1')).toEqual(['https://openapi.alipay.com', 'https://*.alipay.com']);
  for (const alone of ['http://127.0.0.1:8080', 'http://localhost', 'https://alipay.com']) expect(formOrigins(`${alone}/pay`)).toEqual([alone]);
  for (const none of ['inline', 'data:,x', '']) expect(formOrigins(none)).toEqual([]);
});

it('is what the vendor is told to allow', () => {
  const documented = /^form-action (.*)$/m.exec(readFileSync(new URL('../../../../docs/embedding.md', import.meta.url), 'utf8'))?.[1]?.split(' ');
  expect(documented).toContain(formOrigins('https://openapi.alipay.com/gateway.do')[1]);
});
