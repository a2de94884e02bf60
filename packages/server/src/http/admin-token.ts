import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../problem-error.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function requireAdmin(authorization: string | undefined, adminTokens: readonly string[]): void {
  requireBearer(authorization, adminTokens, 'UNSTUCK_ADMIN_TOKEN');
}

/**
 * Compares in constant time, over digests, so that neither content nor length leaks. Throws `token.missing` or `token.invalid`.
 * @param tokens any of which will do
 * @param variable where the first of them is configured
 */
export function requireBearer(authorization: string | undefined, tokens: readonly string[], variable: string): void {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) throw new ProblemError('token.missing', { detail: `Send ${variable} as a bearer token.` });
  const digested = digest(given);
  if (!tokens.map((token) => timingSafeEqual(digested, digest(token))).includes(true)) throw new ProblemError('token.invalid', { detail: `This is not the value of ${variable}.` });
}
