import { randomUUID } from 'node:crypto';
import { signToken } from '../framework/account-token.ts';
import { TOKEN_SECRET } from './order-service.ts';

const ACCOUNTS = 1_000;
const TOKEN_SECONDS = 3_600;

export const BODY = JSON.stringify({ amount: 5_000, currency: 'CNY' });

/** The accounts that top up. */
export const EMPLOYEES = Array.from({ length: ACCOUNTS }, (_, index) => ({ account: `B${1_001 + index}`, name: `Employee ${index + 1}` }));

let made = 0;

/** A fresh token for the next employee in turn, as a page gets one each time it is rendered. */
export function nextToken(): string {
  const { account } = EMPLOYEES[made++ % ACCOUNTS] ?? { account: '' };
  return signToken(TOKEN_SECRET, account, TOKEN_SECONDS);
}

/** Headers of an order nobody sent before: another token, key and attempt each time. */
export function orderHeaders(): Record<string, string> {
  const id = randomUUID();
  return { Authorization: `Bearer ${nextToken()}`, 'Content-Type': 'application/json', 'Idempotency-Key': id, 'Unstuck-Attempt': id.replaceAll('-', '').slice(0, 20) };
}
