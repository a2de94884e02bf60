import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSandboxGateway, createSandboxKeys, sandboxChannelConfig } from '@unstuck/sandbox-gateway';
import type { SandboxGateway } from '@unstuck/sandbox-gateway';
import { createApp, createConfiguredChannels, createJobs, createLogger, createStop, openDatabase, randomId, readBuild, secretTokenKey, seedAccounts, seedHistory, startJobs } from '@unstuck/server';
import type { App, Channel, Database } from '@unstuck/server';
import { keepDemoSecrets } from './demo-secrets.ts';
import type { DemoSecrets } from './demo-secrets.ts';
import { addressesOf } from './demo-settings.ts';
import type { DemoAddresses, DemoSettings } from './demo-settings.ts';
import { freePort } from './free-port.ts';
import { EMPLOYEES, findEmployee } from './people/employees.ts';
import { pastTopUps } from './people/past-top-ups.ts';
import { registerPortal } from './portal/portal-routes.ts';
import { pickLanguage } from './portal/texts.ts';
import { pageUrl } from './portal/visit.ts';
import { registerScriptTagExample } from './script-tag-example.ts';

/** Above this an order waits for a person's approval, in minor units (20 000.00). */
const APPROVAL_ABOVE = 2_000_000;
const SDK_DIRECTORY = fileURLToPath(new URL('../../../packages/unstuck/dist/', import.meta.url));
const CONSOLE_DIRECTORY = fileURLToPath(new URL('../../../packages/console/dist/web/', import.meta.url));
const TRANSFER = { payee: '江南恒信精工有限公司', bank: '中国工商银行 江南高新支行', accountNumber: '1103 0265 0920 0088 451' };

export interface RunningDemo {
  /** Where a browser opens the portal. */
  readonly url: string;
  /** Bearer token of `/console/api/*`. */
  readonly adminToken: string;
  stop(): Promise<void>;
}

const clock = (): Date => new Date();

/**
 * The whole of Unstuck in one process on one port: order service, sandbox payment platforms under `/sandbox`, and the
 * portal at `/`. They speak HTTP to each other over loopback, with real signatures, as they would across machines. All
 * that must not be forgotten is in the data directory.
 */
export async function startDemo(settings: DemoSettings): Promise<RunningDemo> {
  const secrets = withAdminToken(await keepDemoSecrets(settings.dataDirectory), settings.adminToken);
  const port = settings.port === 0 ? await freePort(settings.host) : settings.port;
  const addresses = addressesOf(settings, port);
  const { gateway, channels } = await openSandbox(settings.dataDirectory, addresses);
  const database = await openDatabase(settings.databaseUrl === null ? { directory: settings.dataDirectory } : { url: settings.databaseUrl });
  try {
    const app = await composeApp({ db: database.db, channels, secrets, settings });
    await app.http.register(gateway.plugin);
    await app.http.register(async (scope) => {
      await registerPortal(scope, { apiUrl: addresses.internal, tokenSecret: secrets.tokenSecret, clock });
      await registerScriptTagExample(scope, { tokenSecret: secrets.tokenSecret, clock });
    });
    await seedAccounts(database.db, EMPLOYEES);
    await seedHistory(app.context, pastTopUps(clock()));
    await app.http.listen({ host: settings.host, port });
    const jobs = startJobs(app.context, createJobs(app.context, null));
    return {
      url: `${addresses.browser}/`,
      adminToken: secrets.adminToken,
      stop: createStop({ http: app.http, jobs, database }),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function withAdminToken(secrets: DemoSecrets, adminToken: string | null): DemoSecrets {
  return adminToken === null ? secrets : { ...secrets, adminToken };
}

async function openSandbox(directory: string, addresses: DemoAddresses): Promise<{ gateway: SandboxGateway; channels: readonly Channel[] }> {
  const keys = await createSandboxKeys({ file: join(directory, 'sandbox-keys.json') });
  const gateway = createSandboxGateway({ keys, publicUrl: addresses.browser, stateFile: join(directory, 'sandbox-trades.jsonl') });
  const urls = { serviceUrl: addresses.internal + gateway.basePath, browserUrl: gateway.basePath };
  const channels = createConfiguredChannels(
    { ...sandboxChannelConfig(keys, urls), transfer: TRANSFER },
    { clock, random: (bytes) => randomBytes(bytes), fetch, notifyBaseUrl: addresses.internal, publicUrl: '' },
  );
  return { gateway, channels };
}

async function composeApp(parts: { db: Database; channels: readonly Channel[]; secrets: DemoSecrets; settings: DemoSettings }): Promise<App> {
  const { db, channels, secrets, settings } = parts;
  return createApp({
    db,
    channels,
    tokenKey: secretTokenKey(secrets.tokenSecret),
    adminToken: secrets.adminToken,
    clock,
    randomId,
    logger: createLogger(settings.logLevel),
    build: await readBuild(),
    approvalAbove: APPROVAL_ABOVE,
    ...(settings.orderLifetimeSeconds === null ? {} : { orderLifetimeSeconds: settings.orderLifetimeSeconds }),
    // Browsers, portal and sandbox all come from one address here.
    requestsPerMinute: null,
    portalUrl: ({ account, locale }) => pageUrl('/', { employee: findEmployee(account), language: pickLanguage(locale) }),
    sdkDirectory: SDK_DIRECTORY,
    consoleDirectory: CONSOLE_DIRECTORY,
    demo: { tokenSecret: secrets.tokenSecret },
  });
}
