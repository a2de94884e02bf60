import { expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import type { Environment } from './config.ts';

const GOOD: Environment = {
  UNSTUCK_ADMIN_TOKEN: 'Zq8rT1yU5iO3pA7sD2fG6hJ9kL4xC0vB',
  UNSTUCK_TOKEN_SECRET: 'k3uN7vQ2xW9zR5tY8bM4cL6pJ1hG0fDa',
  PUBLIC_URL: 'https://pay.example.com/',
  TRANSFER_PAYEE: '某某科技', TRANSFER_BANK: '招商银行', TRANSFER_ACCOUNT_NUMBER: '110900000000001',
};
function problemsOf(environment: Environment): Record<string, string> {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return Object.fromEntries(error.problems.map(({ variable, remedy }) => [variable, remedy]));
    throw error;
  }
  return {};
}

it('needs little, and says what the rest defaults to', () => {
  expect(readConfig(GOOD)).toMatchObject({
    host: '0.0.0.0', port: 8080, database: { directory: './data' }, publicUrl: 'https://pay.example.com',
    allowedOrigins: [], approvalAbove: null, callback: null, channels: { transfer: { bank: '招商银行' } },
  });
});

it('reports every problem at once, each with its variable and remedy', () => {
  const problems = problemsOf({
    PORT: '99999', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'pay.example.com',
    UNSTUCK_ADMIN_TOKEN: 'short', UNSTUCK_ALLOWED_ORIGINS: 'https://a.example.com/path', UNSTUCK_APPROVAL_ABOVE: '10.50',
    UNSTUCK_CALLBACK_URL: 'https://hr.example.com', WECHAT_APP_ID: 'wx1', WECHAT_API_V3_KEY: 'short',
  });
  expect(Object.keys(problems).sort()).toEqual([
    'DATABASE_URL', 'LOG_LEVEL', 'PORT', 'PUBLIC_URL', 'UNSTUCK_ADMIN_TOKEN', 'UNSTUCK_ALLOWED_ORIGINS', 'UNSTUCK_APPROVAL_ABOVE',
    'UNSTUCK_CALLBACK_SECRET', 'UNSTUCK_TOKEN_SECRET', 'WECHAT_API_V3_KEY', 'WECHAT_MERCHANT_ID', 'WECHAT_MERCHANT_PRIVATE_KEY', 'WECHAT_MERCHANT_SERIAL',
  ]);
  for (const remedy of Object.values(problems)) expect(remedy).not.toMatch(/^Invalid/);
  expect(problems['WECHAT_MERCHANT_ID']).toContain('mchid');
});

it('refuses short, default and patterned secrets', () => {
  for (const weak of ['', 'short', 'x'.repeat(40), 'abcd'.repeat(10), 'please-change-me-please-change-me-now', 'this-is-the-default-secret-of-the-demo']) {
    expect(problemsOf({ ...GOOD, UNSTUCK_ADMIN_TOKEN: weak })['UNSTUCK_ADMIN_TOKEN']).toContain('openssl rand');
    expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_SECRET: weak })['UNSTUCK_TOKEN_SECRET']).toContain('openssl rand');
  }
});

it('wants one way to verify tokens and at least one way to pay', () => {
  expect(problemsOf({ ...GOOD, UNSTUCK_TOKEN_PUBLIC_KEY: 'no key' })).toHaveProperty('UNSTUCK_TOKEN_PUBLIC_KEY');
  const { TRANSFER_PAYEE: _payee, TRANSFER_BANK: _bank, TRANSFER_ACCOUNT_NUMBER: _number, ...rest } = GOOD;
  expect(problemsOf(rest)['ALIPAY_APP_ID']).toContain('at least one way to pay');
});
