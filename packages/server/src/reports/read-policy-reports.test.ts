import { REDACTED } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { readPolicyReports } from './read-policy-reports.ts';

const violation = (page: string, directive: string, blocked: string): string =>
  JSON.stringify({ 'csp-report': { 'document-uri': page, 'effective-directive': directive, 'blocked-uri': blocked } });
const read = (body: string) => readPolicyReports(body, () => null).reports;

it('scrubs only as much of a text as could stay, however much was sent', () => {
  const text = `app ${'1234567890'.repeat(300)} end`;
  const [report] = read(violation(text, 'connect-src', text));
  // Were all of it scrubbed, what stands behind the digits would move up and stay.
  expect(report).toMatchObject({ page: `app ${REDACTED}`, blocked: `app ${REDACTED}` });
});

it('knows a secret that ends behind what can stay', () => {
  const [report] = read(violation(`https://portal.example.com/${'a/'.repeat(80)}13900001234567890`, 'connect-src', 'https://pay.example.com'));
  expect(report?.page).not.toContain('1390');
});
