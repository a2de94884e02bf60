import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../problem-error.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time, over digests, so that neither content nor length leaks. Throws `token.missing` or `token.invalid`. */
export function requireAdmin(authorization: string | undefined, adminToken: string): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new ProblemError('token.missing', { detail: 'Send UNSTUCK_ADMIN_TOKEN as a bearer token.' });
  if (!timingSafeEqual(digest(given), digest(adminToken))) {
    throw new ProblemError('token.invalid', { detail: 'This is not the value of UNSTUCK_ADMIN_TOKEN.' });
  }
}
