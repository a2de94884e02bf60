import cors from '@fastify/cors';
import type { FastifyCorsOptions } from '@fastify/cors';
import { HEADER } from '@unstuck/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Preflights are remembered for this long; browsers cap it (Chromium at 2 h, which sends one all the same before a request past its cache, as each of the SDK's is). */
const PREFLIGHT_SECONDS = 7_200;

export interface CorsOptions {
  /** Origins of the portals that may call the API. */
  readonly allowedOrigins: readonly string[];
  /** Whether pages on any loopback origin may call, too; for demonstrations only. */
  readonly allowLoopback: boolean;
}

/** What only the console asks, from its own origin: no page of another may read it, not even of a portal. */
const CONSOLE = /^\/console(?:\/|$)/;

/** Whether pages of an origin may call the API. */
export type OriginCheck = (origin: string) => boolean;

export function createOriginCheck(options: CorsOptions): OriginCheck {
  const allowed = new Set(options.allowedOrigins);
  return (origin) => allowed.has(origin) || (options.allowLoopback && isLoopback(origin));
}

const EXPOSED_HEADERS = [HEADER.server, HEADER.requestId, 'Date', 'Retry-After'];

/** What lets a page of this origin read an answer. */
export function corsHeaders(mayCall: OriginCheck, origin: string | undefined): Record<string, string> {
  if (origin === undefined || !mayCall(origin)) return { Vary: 'Origin' };
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(', ') };
}

/** `mayRead` lets any page read the answers to some requests. */
export async function registerCors(app: FastifyInstance, mayCall: OriginCheck, mayRead: (request: FastifyRequest) => boolean): Promise<void> {
  const options: FastifyCorsOptions = {
    origin: (origin, answer) => answer(null, origin !== undefined && mayCall(origin)),
    methods: ['GET', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', HEADER.idempotencyKey, HEADER.attempt],
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  };
  const open: FastifyCorsOptions = { ...options, origin: true };
  const shut: FastifyCorsOptions = { ...options, origin: (_origin, answer) => answer(null, false) };
  await app.register(cors, { delegator: (request, answer) => answer(null, isOfConsole(request) ? shut : mayRead(request) ? open : options) });
}

/** By its route, however the address is escaped; a preflight has none. */
function isOfConsole(request: FastifyRequest): boolean {
  return CONSOLE.test(request.routeOptions.url ?? '') || CONSOLE.test(request.url);
}

function isLoopback(origin: string): boolean {
  const host = URL.parse(origin)?.hostname ?? '';
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
