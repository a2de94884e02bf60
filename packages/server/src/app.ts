import { LIMITS } from '@unstuck/protocol';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { registerConsolePage } from './console/page-routes.ts';
import { registerConsoleRoutes } from './console/routes.ts';
import type { Context } from './context.ts';
import type { Database } from './database/schema.ts';
import { registerDemoToken } from './demo/token-route.ts';
import { registerReportPage } from './hosted/report-routes.ts';
import { registerHostedPages } from './hosted/routes.ts';
import type { PortalUrl } from './hosted/routes.ts';
import { createTokenVerifier } from './http/account-token.ts';
import type { TokenKey } from './http/account-token.ts';
import { corsHeaders, createOriginCheck, registerCors } from './http/cors.ts';
import { registerGracefulClose } from './http/graceful-close.ts';
import { registerJsonBody } from './http/json-body.ts';
import { markerHeaders, registerMarker } from './http/marker.ts';
import { registerMetrics } from './http/metrics.ts';
import { registerProblemReply, sendProblem, toProblem } from './http/problem-reply.ts';
import { DEFAULT_REQUESTS_PER_MINUTE, registerRateLimit } from './http/rate-limit.ts';
import { registerRequestLog } from './http/request-log.ts';
import { registerSdkFiles } from './http/sdk-files.ts';
import { registerServiceRoutes } from './http/service-routes.ts';
import { registerForwardedAddresses, trustProxyOption } from './http/trusted-proxies.ts';
import type { TrustedProxies } from './http/trusted-proxies.ts';
import { refuseUnreadable } from './http/unreadable-request.ts';
import { registerAccountRoutes } from './orders/account-routes.ts';
import { createOrderIntake } from './orders/order-intake.ts';
import { registerOrderRoutes } from './orders/routes.ts';
import { createChannelDirectory } from './payments/channel-directory.ts';
import type { Channel } from './payments/channel.ts';
import { registerNotifyRoutes } from './payments/notify-routes.ts';
import { createAdmission, createRefusalCheck } from './reports/admission.ts';
import { createArrivalLog } from './reports/arrival-log.ts';
import { createReportIntake, reportBounds } from './reports/report-intake.ts';
import { createReportCount } from './reports/report-metrics.ts';
import { registerReportRoutes } from './reports/routes.ts';
import { createSenderNames } from './reports/sender-names.ts';
import type { Sites } from './reports/sites.ts';
import { createTableBound } from './reports/table-bound.ts';
import { registerArrivalWatch } from './reports/watch-arrivals.ts';

/** Longer than a slow line takes for the 16 kB of an order. */
const REQUEST_TIMEOUT_MS = 30_000;
/** With at most 36 kB each, 4 GB; reports as pages make them take a fifth of that. */
const DEFAULT_REPORTS_KEPT = 100_000;
/** How often within that time Node looks for who has taken it up: nobody has more than a tenth more. */
const TIMEOUT_CHECKS = 10;

export interface AppOptions {
  readonly db: Database;
  /** In the order in which they are offered. */
  readonly channels: readonly Channel[];
  readonly tokenKey: TokenKey;
  /** Tokens by these are taken as well, as long as somebody has one. Default: none. */
  readonly oldTokenKeys?: readonly TokenKey[];
  readonly adminToken: string;
  /** Taken as well. Default: none. */
  readonly oldAdminToken?: string;
  /** What `/metrics` asks for. Default: nothing. */
  readonly metricsToken?: string;
  readonly clock: () => Date;
  readonly randomId: () => string;
  readonly logger: Logger;
  /** Sent as `Unstuck-Server` with every answer. */
  readonly build: string;
  /** Portals that may call the API from their pages. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Whose pages may deliver reports, by the key that those pages name. Default: none, and `allowedOrigins` decides. */
  readonly sites?: Sites;
  /** Whether an account comes to be with its first order. Default: only those that were added may order. */
  readonly acceptNewAccounts?: boolean;
  /** Orders above this many minor units wait for approval. Default: none do. */
  readonly approvalAbove?: number | null;
  /** How long an unpaid order stays open. Default: `LIMITS.orderLifetimeSeconds`. */
  readonly orderLifetimeSeconds?: number;
  /** The same once a bank transfer was chosen. Default: `LIMITS.transferLifetimeSeconds`. */
  readonly transferLifetimeSeconds?: number;
  /** Per address. Default: 3000; null for no limit. */
  readonly requestsPerMinute?: number | null;
  /** How long a request may take to arrive, its body included, in milliseconds. Default: 30000. */
  readonly requestTimeoutMs?: number;
  /** How many reports stay at most. Default: 100000. */
  readonly reportsKept?: number;
  /** Which proxies in front are believed in `X-Forwarded-*`; `true` for one. Default: none. */
  readonly trustProxy?: TrustedProxies;
  /** Where browsers reach this service, without a slash at the end. Default: whatever host they ask for. */
  readonly publicUrl?: string;
  /** Where channels have browsers post their forms, which advice may name. Default: nowhere. */
  readonly gatewayUrls?: readonly string[];
  /** The portal that an order's own page leads back to. Default: none. */
  readonly portalUrl?: PortalUrl;
  /** Where the built SDK lies; served at `/sdk/`. */
  readonly sdkDirectory?: string;
  /** Where the built console lies; served at `/console`. */
  readonly consoleDirectory?: string;
  /** Only for demonstrations: hands out tokens, and lets pages of any loopback origin call. */
  readonly demo?: { readonly tokenSecret: string };
}

export interface App {
  readonly http: FastifyInstance;
  /** For background jobs and the seed. */
  readonly context: Context;
}

/** Composes the order service. Nothing listens and nothing is scheduled yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { build, logger, clock, randomId, requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options;
  const context: Context = {
    db: options.db,
    clock,
    randomId,
    orders: createOrderIntake(options.db),
    channels: createChannelDirectory(options.channels, clock),
    arrivals: createArrivalLog(),
    acceptNewAccounts: options.acceptNewAccounts ?? false,
    approvalAbove: options.approvalAbove ?? null,
    orderLifetimeSeconds: options.orderLifetimeSeconds ?? LIMITS.orderLifetimeSeconds,
    transferLifetimeSeconds: options.transferLifetimeSeconds ?? LIMITS.transferLifetimeSeconds,
    publicUrl: options.publicUrl ?? null,
    gatewayUrls: options.gatewayUrls ?? [],
    senderOf: createSenderNames(options.adminToken),
    log: logger,
  };
  const mayCall = createOriginCheck({ allowedOrigins: options.allowedOrigins ?? [], allowLoopback: options.demo !== undefined });
  const baseLogger: FastifyBaseLogger = logger;
  const http: FastifyInstance = Fastify({
    loggerInstance: baseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => randomId(),
    bodyLimit: LIMITS.maxBodyBytes,
    trustProxy: trustProxyOption(options.trustProxy ?? false),
    // Keep-alive connections are answered until the last request in flight is done.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout,
    // Node looks only so often, by itself twice a minute.
    http: { requireHostHeader: false, headersTimeout: requestTimeout, connectionsCheckingInterval: Math.ceil(requestTimeout / TIMEOUT_CHECKS) },
    routerOptions: { maxParamLength: 200 },
    // These answer before any hook can run.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(request, reply.headers({ ...markerHeaders(build, request.id), ...corsHeaders(mayCall, request.headers.origin) }), toProblem(error)),
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, { build, requestId: randomId(), now: clock() }),
  });
  registerGracefulClose(http);
  registerForwardedAddresses(http);
  registerMarker(http, build);
  registerRequestLog(http);
  registerProblemReply(http);
  registerJsonBody(http);
  const sites: Sites = options.sites ?? new Map();
  await registerCors(http, mayCall, createRefusalCheck(sites));
  await registerRateLimit(http, options.requestsPerMinute === undefined ? DEFAULT_REQUESTS_PER_MINUTE : options.requestsPerMinute, clock);

  const tokens = createTokenVerifier([options.tokenKey, ...(options.oldTokenKeys ?? [])], clock);
  const metrics = registerMetrics(http, context, options.metricsToken ?? null);
  const reportsBound = createTableBound(context, 'reports', reportBounds(options.reportsKept ?? DEFAULT_REPORTS_KEPT));
  const intake = createReportIntake(context, reportsBound);
  registerArrivalWatch(http, context);
  registerServiceRoutes(http, context, build);
  registerOrderRoutes(http, context, tokens);
  registerAccountRoutes(http, context, tokens);
  await registerNotifyRoutes(http, context);
  const countReports = createReportCount(metrics);
  await registerReportRoutes(http, context, intake, createAdmission(http, mayCall, sites), countReports);
  await registerConsoleRoutes(http, context, intake, sites, options.oldAdminToken === undefined ? [options.adminToken] : [options.adminToken, options.oldAdminToken]);
  await registerHostedPages(http, context, tokens, options.portalUrl ?? null);
  await registerReportPage(http, context, intake, countReports);
  if (options.sdkDirectory !== undefined) await registerSdkFiles(http, options.sdkDirectory);
  if (options.consoleDirectory !== undefined) await registerConsolePage(http, options.consoleDirectory);
  if (options.demo !== undefined) registerDemoToken(http, context, options.demo.tokenSecret);
  return { http, context };
}
