import { ENDPOINT, SITE_PARAMETER } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OriginCheck } from '../http/cors.ts';
import { queryOf } from '../http/query-of.ts';
import { ProblemError } from '../problem-error.ts';
import type { Sites } from './sites.ts';

const MINUTE_MS = 60_000;
const COLLECTORS: readonly string[] = [ENDPOINT.reports, ENDPOINT.reportsAside, ENDPOINT.reportPixel, ENDPOINT.policyReports];

/** Answers the key of the site that a delivery belongs to; null where it belongs to none. Throws `permission.denied`, `site.denied` or `rate.limited`. */
export type Admission = (request: FastifyRequest) => Promise<string | null>;

/**
 * Pages of strangers may not fill our books. A page that names its site has to be on that site's list, any other has to be one that may call
 * the service; pages of the service's own origin always pass. Engines that name no origin have to be believed, and so have pictures without a referrer.
 */
export function createAdmission(app: FastifyInstance, mayCall: OriginCheck, sites: Sites): Admission {
  const countDelivery = createSiteLimit(app, sites);
  return async (request) => {
    const named = sites.size > 0 ? queryOf(request, SITE_PARAMETER) : undefined;
    if (named === undefined) {
      requireOrigin(request, mayCall);
      return null;
    }
    const key = typeof named === 'string' ? named : '';
    const site = sites.get(key);
    const page = pageOf(request);
    const isOurs = isOwn(request, page);
    if (site === undefined) {
      if (isOurs) return null;
      throw new ProblemError('site.denied', { detail: 'No site has this key: correct siteKey or data-site-key in the page, or name the key in UNSTUCK_SITES.' });
    }
    if (page !== null && !isOurs && !site.origins.includes(page)) {
      throw new ProblemError('site.denied', { detail: `Pages of this origin may not report under the key ${key}: add it to the origins of ${key} in UNSTUCK_SITES.` });
    }
    await countDelivery(request, key);
    return key;
  };
}

/** A form of ours is sent by a page of ours. Engines that say nothing of the page have to be believed. Throws `permission.denied`. */
export function requireOwnPage(request: FastifyRequest, publicUrl: string | null): void {
  const page = pageOf(request);
  if (page === null || isOwn(request, page) || (publicUrl !== null && URL.parse(publicUrl)?.origin === page)) return;
  throw new ProblemError('permission.denied', { detail: 'Only the page for reports itself may send this form.' });
}

/** What a delivery is answered says nothing that a page may not know: one that names a site may read why it was refused. */
export function createRefusalCheck(sites: Sites): (request: FastifyRequest) => boolean {
  return (request) => sites.size > 0 && queryOf(request, SITE_PARAMETER) !== undefined && COLLECTORS.includes(request.url.replace(/\?.*/s, ''));
}

function requireOrigin(request: FastifyRequest, mayCall: OriginCheck): void {
  const { origin } = request.headers;
  if (origin === undefined || mayCall(origin) || isOwn(request, origin)) return;
  throw new ProblemError('permission.denied', { detail: 'Pages of this origin may not report here: name it in UNSTUCK_ALLOWED_ORIGINS.' });
}

/** A proxy in front may rename the host; the browser itself says whether the page is ours. */
function isOwn(request: FastifyRequest, page: string | null): boolean {
  return request.headers['sec-fetch-site'] === 'same-origin' || (page !== null && URL.parse(page)?.host === request.host);
}

/** Of the page that asks. Pictures carry no origin, and mostly a referrer. */
export function pageOf({ headers: { origin, referer } }: FastifyRequest): string | null {
  return origin ?? (referer === undefined ? null : (URL.parse(referer)?.origin ?? null));
}

/** Without a limit for addresses the service has none for sites. */
function createSiteLimit(app: FastifyInstance, sites: Sites): (request: FastifyRequest, key: string) => Promise<void> {
  if (!app.hasDecorator('createRateLimit')) return async () => undefined;
  const limitOf = (key: string): number | null => sites.get(key)?.deliveriesPerMinute ?? null;
  const count = app.createRateLimit({
    max: (_request, key) => limitOf(key) ?? Number.POSITIVE_INFINITY,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => String(queryOf(request, SITE_PARAMETER)),
  });
  return async (request, key) => {
    if (limitOf(key) === null) return;
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new ProblemError('rate.limited', { detail: `Too many deliveries under the key ${key}.`, retryAfterSeconds: Math.max(1, counted.ttlInSeconds) });
  };
}
