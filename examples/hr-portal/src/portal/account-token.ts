import { SignJWT } from 'jose';

/** An employee who leaves the page open over lunch still tops up; a token copied from yesterday's page does not. */
const LIFETIME_SECONDS = 2 * 60 * 60;

/** Signs in one employee with the top-up service. The secret is shared with the service and never leaves the back end. */
export async function signAccountToken(secret: string, account: string, tokenId: string, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setAudience('unstuck')
    .setJti(tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(new TextEncoder().encode(secret));
}
