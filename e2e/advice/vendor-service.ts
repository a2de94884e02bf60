import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@unstuck/matrix';
import type { OrderSummary } from '@unstuck/protocol';
import { createSandboxKeys, sandboxChannelConfig, sandboxEnvironment } from '@unstuck/sandbox-gateway';
import { createProcessUnderFire } from '../chaos/real/process-under-fire.ts';
import { startFaultProxy } from '../framework/fault-proxy.ts';
import type { FaultProxy } from '../framework/fault-proxy.ts';
import { copyTemplateData } from '../framework/template-data.ts';

const built = (path: string): string => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));
const SECRET = 'mB7rT2xQ9wK4zV6nP1sD8fG3hJ5kL0yC';
const ADMIN_TOKEN = 'nC5tW8yR2iM6pX9qE4fH7gJ3kL1zV0bA';
const GATEWAY_PATH = '/sandbox';

export type Settings = Readonly<Record<string, string>>;

/** The order service as a vendor runs it: no demo, the platforms and its customers' portals at origins of their own. */
export interface VendorService {
  /** What stands in front of the service; its origin is the address that everybody knows. */
  readonly front: FaultProxy;
  /** Where the payment platforms are, for browsers. */
  readonly gatewayOrigin: string;
  readonly adminToken: string;
  readonly tokenSecret: string;
  /** Starts it anew with these variables besides its own. */
  restart(settings: Settings): Promise<void>;
  /** The orders of an account, asked past whatever stands in front. */
  ordersOf(account: string): Promise<readonly OrderSummary[]>;
  addAccount(account: string): Promise<void>;
  close(): Promise<void>;
}

export async function startVendorService(): Promise<VendorService> {
  // With the tables already there, a start is a matter of a second.
  const directory = await copyTemplateData();
  const [port, gatewayPort] = [await freePort(), await freePort()];
  const front = await startFaultProxy(port);
  const [own, gatewayOrigin] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${gatewayPort}`];
  const gatewayData = join(directory, 'gateway');
  const keys = await createSandboxKeys({ file: join(gatewayData, 'sandbox-keys.json') });
  const channels = sandboxEnvironment(sandboxChannelConfig(keys, { serviceUrl: gatewayOrigin + GATEWAY_PATH }));
  const gateway = createProcessUnderFire('the gateway', built('sandbox-gateway/dist/main.js'), { PORT: String(gatewayPort), DATA_DIR: gatewayData, PUBLIC_URL: gatewayOrigin }, `${gatewayOrigin}/sandbox/control`);
  const withSettings = (settings: Settings) => createProcessUnderFire('the service', built('server/dist/main.js'), {
    HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error', PUBLIC_URL: front.origin, DATA_DIR: directory,
    UNSTUCK_ADMIN_TOKEN: ADMIN_TOKEN, UNSTUCK_TOKEN_SECRET: SECRET, UNSTUCK_SDK_DIR: built('unstuck/dist'), UNSTUCK_CONSOLE_DIR: built('console/dist/web'),
    ...channels, TRANSFER_PAYEE: 'Unstuck', TRANSFER_BANK: 'Bank', TRANSFER_ACCOUNT_NUMBER: '110900000000001',
    ...settings,
  }, `${own}/readyz`);
  let running = withSettings({});
  async function call(path: string, body?: object): Promise<unknown> {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(own + path, { ...sent, headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body && { 'content-type': 'application/json' }) } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
  await gateway.start();
  return {
    front,
    gatewayOrigin,
    adminToken: ADMIN_TOKEN,
    tokenSecret: SECRET,
    async restart(settings) {
      await running.stop();
      running = withSettings(settings);
      await running.start();
    },
    ordersOf: async (account) => (await call(`/console/api/orders?account=${account}`)) as OrderSummary[],
    addAccount: async (account) => void (await call('/console/api/accounts', { accounts: [account] })),
    async close() {
      await running.stop();
      await gateway.stop();
      await front.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
