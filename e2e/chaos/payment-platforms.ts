import { createSandboxGateway, createSandboxKeys, sandboxChannelConfig } from '@unstuck/sandbox-gateway';
import type { BookedTrade, Clock, MischiefPatch, SandboxChannelConfig, SandboxKeys, SendNotify } from '@unstuck/sandbox-gateway';
import type { NextAction } from '@unstuck/protocol';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

/** What goes wrong between the order service and the platforms, asked for each call. */
export type ApiFault = 'none' | 'cut-before' | 'cut-after';

export interface PaymentPlatforms {
  setMischief(mischief: MischiefPatch): Promise<void>;
  /** The person follows what the checkout gave out, as a browser or a phone would. The page to pay on, or null. */
  openPayPage(action: NextAction): Promise<string | null>;
  act(page: string, action: 'pay' | 'fail' | 'close'): Promise<void>;
  /** The merchant's people send minor units back, in the platform's own console. */
  refund(trade: BookedTrade, amount: number): Promise<void>;
  books(): Promise<readonly BookedTrade[]>;
  close(): Promise<void>;
}

export interface PaymentPlatformsParts {
  readonly port: PlatformsPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly notify: SendNotify;
  readonly nextFault: () => ApiFault;
}

const BASE_PATH = '/sandbox';

/** A loopback port that outlives the platforms behind it: Alipay's SDK insists on real connections. */
export interface PlatformsPort {
  readonly origin: string;
  readonly keys: SandboxKeys;
  /** The merchant's side of them. */
  readonly config: SandboxChannelConfig;
  /** Who answers from now on. */
  setApp(app: FastifyInstance): void;
  close(): Promise<void>;
}

export async function openPlatformsPort(now: Date): Promise<PlatformsPort> {
  let app: FastifyInstance | null = null;
  const server = createServer((request, response) => (app === null ? request.destroy() : app.routing(request, response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Making these is by far the slowest part, and their age plays no role.
  const keys = await createSandboxKeys({ now });
  return {
    origin,
    keys,
    config: sandboxChannelConfig(keys, { serviceUrl: `${origin}${BASE_PATH}` }),
    setApp: (changed) => {
      app = changed;
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** The sandbox gateway with empty books: it verifies and makes real signatures. */
export async function startPaymentPlatforms({ port, clock, random, notify, nextFault }: PaymentPlatformsParts): Promise<PaymentPlatforms> {
  const gateway = createSandboxGateway({ keys: port.keys, basePath: BASE_PATH, clock, random, publicUrl: 'http://platforms.test', notify });
  const app = fastify();
  app.addHook('onRequest', async (request, reply) => {
    if (!/method=alipay\.trade\.(query|close)|\/wechat\/v3\//.test(request.url)) return;
    const fault = nextFault();
    if (fault === 'cut-before') {
      reply.hijack();
      request.raw.destroy();
    }
    if (fault === 'cut-after') reply.raw.end = () => reply.raw.destroy();
  });
  await app.register(gateway.plugin);
  await app.ready();
  port.setApp(app);

  async function inject(method: 'GET' | 'POST' | 'PUT', url: string, payload?: string): Promise<{ statusCode: number; body: string; headers: Record<string, unknown> }> {
    const form = method === 'POST' ? { headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {};
    return app.inject({ method, url, ...form, ...(payload === undefined ? {} : { payload }) });
  }

  return {
    async setMischief(mischief) {
      const answer = await inject('PUT', `${gateway.basePath}/control`, JSON.stringify(mischief));
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
    async openPayPage(action) {
      if (action.type === 'qr') return URL.parse(action.code)?.pathname ?? null;
      if (action.type !== 'form') return null;
      const url = new URL(action.url);
      const answer = await inject('POST', url.pathname + url.search, new URLSearchParams(action.fields).toString());
      const location = answer.headers['location'];
      return typeof location === 'string' ? new URL(location, url).pathname : null;
    },
    act: async (page, action) => void (await inject('POST', page, `action=${action}`)),
    refund: async ({ platform, tradeNumber }, amount) => void (await inject('POST', `${gateway.basePath}/control/trades/${platform}/${tradeNumber}/refund`, JSON.stringify({ amount }))),
    async books() {
      const parsed: unknown = JSON.parse((await inject('GET', `${gateway.basePath}/books`)).body);
      return (parsed as { trades: BookedTrade[] }).trades;
    },
    close: () => app.close(),
  };
}
