import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem-error.ts';
import { createTokenBuckets } from './token-buckets.ts';

/**
 * Requests per minute and address. An office shares one address, so this stops floods, not people: a hundred employees who have just ordered, or five hundred who
 * have waited for a minute, stay below it.
 */
export const DEFAULT_REQUESTS_PER_MINUTE = 3_000;
const MAX_ADDRESSES = 10_000;

export async function registerRateLimit(app: FastifyInstance, requestsPerMinute: number | null, clock: () => Date): Promise<void> {
  if (requestsPerMinute === null) return;
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    store: createTokenBuckets(clock, MAX_ADDRESSES),
    hook: 'onRequest',
    allowList: (request) => request.url === '/healthz' || request.url === '/readyz',
    errorResponseBuilder: (_request, limit) => new ProblemError('rate.limited', { retryAfterSeconds: Math.max(1, Math.ceil(limit.ttl / 1000)) }),
  });
}
