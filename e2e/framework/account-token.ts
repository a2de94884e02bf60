import { createHmac, randomUUID } from 'node:crypto';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a vendor's back end signs, ending when the test wants it to. */
export function signToken(secret: string, account: string, secondsLeft: number): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: account, aud: 'unstuck', jti: randomUUID(), iat: now - 3_600, exp: now + secondsLeft };
  const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
