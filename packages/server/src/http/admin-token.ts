import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../problem-error.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function requireAdmin(authorization: string | undefined, adminToken: string): void {
  requireBearer(authorization, adminToken, 'UNSTUCK_ADMIN_TOKEN');
}

/**
 * Compares in constant time, over digests, so that neither content nor length leaks. Throws `token.missing` or `token.invalid`.
 * @param variable where the token is configured
 */
export function requireBearer(authorization: string | undefined, token: string, variable: string): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new ProblemError('token.missing', { detail: `Send ${variable} as a bearer token.` });
  if (!timingSafeEqual(digest(given), digest(token))) throw new ProblemError('token.invalid', { detail: `This is not the value of ${variable}.` });
}
