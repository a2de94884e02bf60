import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { MemoryReading } from './answer-memory.ts';
import { startService } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/server/dist/main.js', import.meta.url));
const BARE_SERVICE = fileURLToPath(new URL('./bare-service.ts', import.meta.url));
const MEMORY_PROBE = new URL('./answer-memory.ts', import.meta.url).href;

/** What the vendor's back end signs account tokens with in this run. */
export const TOKEN_SECRET = randomBytes(48).toString('base64url');

export interface OrderServiceSettings {
  readonly database: { readonly url: string } | { readonly directory: string };
  /** Where its log lines go, as a supervisor would have it. */
  readonly logFile: string;
  readonly sdkDirectory?: string;
  /** Whether requests name the browser's address themselves, so that each has its own limit. */
  readonly behindProxy?: boolean;
}

/** The built order service in its own process with its production settings; only its limit per address is out of the way. */
export function startOrderService(settings: OrderServiceSettings): Promise<ServiceProcess> {
  return startService('the order service', { program: PROGRAM, logFile: settings.logFile, env: environmentOf(settings) });
}

/** Beside it, the yardstick for what it takes. */
export function startBareService({ databaseUrl, logFile }: { readonly databaseUrl: string; readonly logFile: string }): Promise<ServiceProcess> {
  return startService('the bare route', { program: BARE_SERVICE, logFile, env: { NODE_ENV: 'production', DATABASE_URL: databaseUrl } });
}

export interface MeasuredOrderService extends ServiceProcess {
  /** After a full garbage collection. */
  memory(): Promise<MemoryReading>;
}

/** V8's own limit, which it lets the young generation reach some day by doubling it: once, and as if memory grew. */
const WHOLE_YOUNG_GENERATION = '--min-semi-space-size=32';

/** The same, and it says how much memory it holds. */
export async function startMeasuredOrderService(settings: OrderServiceSettings): Promise<MeasuredOrderService> {
  const service = await startService('the order service', {
    program: PROGRAM, logFile: settings.logFile, env: environmentOf(settings), execArgv: ['--expose-gc', WHOLE_YOUNG_GENERATION, '--import', MEMORY_PROBE],
  });
  return { ...service, memory: async () => (await service.ask('memory')) as MemoryReading };
}

/** Nobody listens there: what is measured ends before a platform is asked. */
const NO_PLATFORM = 'http://127.0.0.1:9';
const newKeys = () => generateKeyPairSync('rsa', {
  modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const [own, platform] = [newKeys(), newKeys()];

function environmentOf({ database, sdkDirectory, behindProxy = false }: OrderServiceSettings): Record<string, string> {
  return {
    NODE_ENV: 'production',
    ...('url' in database ? { DATABASE_URL: database.url } : { DATA_DIR: database.directory }),
    ...(sdkDirectory === undefined ? {} : { UNSTUCK_SDK_DIR: sdkDirectory }),
    UNSTUCK_TRUST_PROXY: String(behindProxy),
    UNSTUCK_TOKEN_SECRET: TOKEN_SECRET,
    UNSTUCK_ADMIN_TOKEN: randomBytes(48).toString('base64url'),
    UNSTUCK_REQUESTS_PER_MINUTE: '10000000',
    PUBLIC_URL: 'http://127.0.0.1',
    ALIPAY_APP_ID: '2021000000000000',
    ALIPAY_PRIVATE_KEY: own.privateKey,
    ALIPAY_PUBLIC_KEY: platform.publicKey,
    ALIPAY_GATEWAY_URL: `${NO_PLATFORM}/gateway.do`,
    WECHAT_APP_ID: 'wx0000000000000000',
    WECHAT_MERCHANT_ID: '1900000000',
    WECHAT_MERCHANT_SERIAL: '0000000000000000000000000000000000000000',
    WECHAT_MERCHANT_PRIVATE_KEY: own.privateKey,
    WECHAT_API_V3_KEY: randomBytes(16).toString('hex'),
    WECHAT_BASE_URL: NO_PLATFORM,
    TRANSFER_PAYEE: 'Benchmark Ltd',
    TRANSFER_BANK: 'Benchmark Bank',
    TRANSFER_ACCOUNT_NUMBER: '0000 0000 0000 0001',
  };
}
