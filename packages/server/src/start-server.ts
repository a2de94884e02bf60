import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createStop } from './create-stop.ts';
import { openDatabase } from './database/open-database.ts';
import { publicTokenKey, secretTokenKey } from './http/account-token.ts';
import type { TokenKey } from './http/account-token.ts';
import { createJobs, startJobs } from './jobs.ts';
import { createConfiguredChannels } from './payments/configured-channels.ts';
import { randomId } from './random-id.ts';
import type { TokenSource } from './service-settings.ts';

export interface RunningServer {
  readonly address: AddressInfo;
  /** See {@link createStop}. */
  stop(): Promise<void>;
}

/** Opens the database, composes the service from its configuration, listens, and starts the background work. */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const clock = (): Date => new Date();
  const { portalUrl, metricsToken, oldAdminToken } = config;
  for (const variable of config.unknownVariables) logger.warn({ variable }, 'this variable is read by nothing: correct its name, or remove it');
  for (const { variable, remedy } of config.warnings) logger.warn({ variable }, remedy);
  const ownOrigin = new URL(config.publicUrl).origin;
  const tokenKey = await tokenKeyOf(config.token);
  const oldTokenKeys = await Promise.all(config.oldTokens.map(tokenKeyOf));
  const channels = createConfiguredChannels(config.channels, {
    clock,
    random: (bytes) => randomBytes(bytes),
    fetch,
    notifyBaseUrl: config.publicUrl,
    publicUrl: config.publicUrl,
  });
  const database = await openDatabase(config.database, (text) => logger.warn(text)).catch((error: unknown) => {
    throw new Error(`${'url' in config.database ? 'DATABASE_URL' : 'DATA_DIR'}: the database cannot be opened.`, { cause: error });
  });
  try {
    const { http, context } = await createApp({
      db: database.db,
      channels,
      tokenKey,
      oldTokenKeys,
      adminToken: config.adminToken,
      ...(oldAdminToken === null ? {} : { oldAdminToken }),
      clock,
      randomId,
      logger,
      build: await readBuild(),
      publicUrl: config.publicUrl,
      gatewayUrls: gatewayUrlsOf(config),
      allowedOrigins: [...config.allowedOrigins, ownOrigin],
      sites: new Map([...config.sites].map(([key, site]) => [key, { ...site, origins: [...site.origins, ownOrigin] }])),
      acceptNewAccounts: config.acceptNewAccounts,
      approvalAbove: config.approvalAbove,
      requestsPerMinute: config.requestsPerMinute,
      reportsKept: config.reportsKept,
      trustProxy: config.trustProxy,
      ...(metricsToken === null ? {} : { metricsToken }),
      ...(portalUrl === null ? {} : { portalUrl: () => portalUrl }),
      ...(config.sdkDirectory === null ? {} : { sdkDirectory: config.sdkDirectory }),
      ...(config.consoleDirectory === null ? {} : { consoleDirectory: config.consoleDirectory }),
    });
    await http.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw new Error(`HOST, PORT: cannot listen on ${config.host}, port ${config.port}.`, { cause: error });
    });
    const jobs = startJobs(context, createJobs(context, config.callback === null ? null : { ...config.callback, fetch }));
    return {
      address: http.server.address() as AddressInfo,
      stop: createStop({ http, jobs, database }),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function tokenKeyOf(source: TokenSource): Promise<TokenKey> {
  return 'secret' in source ? secretTokenKey(source.secret) : publicTokenKey(source.publicKey);
}

/** Alipay alone has its page posted to; a path is one of the page's own origin. */
function gatewayUrlsOf({ channels: { alipay } }: Config): readonly string[] {
  return alipay === undefined ? [] : [alipay.browserGatewayUrl ?? alipay.gatewayUrl];
}

/** The version of this package: what `Unstuck-Server` says. */
export async function readBuild(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string' ? parsed.version : '0.0.0';
}
