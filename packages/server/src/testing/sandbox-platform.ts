import { randomBytes } from 'node:crypto';
import { createSandboxGateway, createSandboxKeys, sandboxChannelConfig } from '@unstuck/sandbox-gateway';
import type { BookedTrade, Clock, MischiefPatch, SandboxKeys } from '@unstuck/sandbox-gateway';
import { fastify } from 'fastify';
import type { NotifyRequest, PaymentOrder } from '../payments/channel.ts';
import { createConfiguredChannels } from '../payments/configured-channels.ts';
import type { ChannelsConfig } from '../payments/configured-channels.ts';
import type { Channel } from '../payments/channel.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves it on, running on the way what falls due. */
  advance(ms: number): void;
}

function createManualClock(start: Date): ManualClock {
  let now = start.getTime();
  const tasks = new Set<{ readonly at: number; readonly task: () => void }>();
  return {
    now: () => new Date(now),
    schedule(task, ms) {
      const entry = { at: now + ms, task };
      if (ms <= 0) queueMicrotask(task);
      else tasks.add(entry);
      return () => tasks.delete(entry);
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...tasks].filter((entry) => entry.at <= end).sort((one, other) => one.at - other.at);
        if (!next) break;
        tasks.delete(next);
        now = next.at;
        next.task();
      }
      now = end;
    },
  };
}

export interface SandboxPlatform {
  readonly keys: SandboxKeys;
  readonly clock: ManualClock;
  readonly config: ChannelsConfig;
  /** Base URL of the gateway, base path included. */
  readonly url: string;
  readonly alipay: Channel;
  readonly wechat: Channel;
  /** Channels of a merchant whose configuration differs from what the platform knows. */
  channels(config: ChannelsConfig, timeoutMs?: number): { readonly alipay: Channel; readonly wechat: Channel };
  setKeys(keys: SandboxKeys): void;
  mischief(patch: MischiefPatch): Promise<void>;
  book(tradeNumber: string): Promise<BookedTrade>;
  act(platform: 'alipay' | 'wechat', tradeNumber: string, action: 'pay' | 'fail' | 'close'): Promise<void>;
  /** Sends minor units back in the platform's own console. */
  refund(platform: 'alipay' | 'wechat', tradeNumber: string, amount: number): Promise<void>;
  /** Opens the Alipay cashier as a browser does, by posting the form. Answers the address of the pay page. */
  openCashier(order: PaymentOrder, channel?: Channel): Promise<URL>;
  /** The next notification that arrives at the merchant, in order of arrival. */
  nextNotify(): Promise<NotifyRequest>;
  /** What the merchant answers from now on. */
  answerNotify(answer: { status: number; body: string }): void;
  dispose(): Promise<void>;
}

/** For whatever must happen but may take long on a busy machine. */
export const PATIENCE = { timeout: 20_000 };

/** The real gateway on a loopback port, with a merchant's server that receives its notifications. */
export async function startSandboxPlatform(): Promise<SandboxPlatform> {
  const clock = createManualClock(new Date('2026-03-01T01:00:00Z'));
  let keys = await createSandboxKeys({ now: clock.now() });
  let answer = { status: 200, body: 'success' };
  const arrived: NotifyRequest[] = [];
  const waiting: ((request: NotifyRequest) => void)[] = [];

  const merchant = fastify();
  merchant.removeAllContentTypeParsers();
  merchant.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
  merchant.post('/v1/notify/:channel', (request, reply) => {
    const received = { headers: request.headers, rawBody: String(request.body) };
    const take = waiting.shift();
    if (take) take(received);
    else arrived.push(received);
    return reply.code(answer.status).type('text/plain').send(answer.body);
  });
  const merchantUrl = await merchant.listen({ port: 0, host: '127.0.0.1' });

  let origin = '';
  const gateway = createSandboxGateway({ keys: () => keys, clock, publicUrl: () => origin });
  const platform = fastify();
  await platform.register(gateway.plugin);
  origin = await platform.listen({ port: 0, host: '127.0.0.1' });
  const url = origin + gateway.basePath;
  const config = sandboxChannelConfig(keys, { serviceUrl: url });

  function channels(given: ChannelsConfig, timeoutMs = 20_000): { alipay: Channel; wechat: Channel } {
    const made = createConfiguredChannels(given, { clock: clock.now, random: randomBytes, fetch, notifyBaseUrl: merchantUrl, publicUrl: merchantUrl, timeoutMs });
    const [alipay, wechat] = made;
    if (!alipay || !wechat) throw new Error('both sections are needed');
    return { alipay, wechat };
  }
  const own = channels(config);

  async function control(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(url + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    keys,
    clock,
    config,
    url,
    ...own,
    channels,
    setKeys: (changed) => (keys = changed),
    mischief: async (patch) => void (await control('PUT', '/control', patch)),
    async book(tradeNumber) {
      const books = (await (await control('GET', '/books')).json()) as { trades: BookedTrade[] };
      const found = books.trades.find((trade) => trade.tradeNumber === tradeNumber);
      if (!found) throw new Error(`no trade ${tradeNumber} in the books`);
      return found;
    },
    act: async (channel, tradeNumber, action) => void (await control('POST', `/control/trades/${channel}/${tradeNumber}/${action}`)),
    refund: async (channel, tradeNumber, amount) => void (await control('POST', `/control/trades/${channel}/${tradeNumber}/refund`, { amount })),
    async openCashier(order, channel = own.alipay) {
      const action = await channel.start(order);
      if (action.type !== 'form') throw new Error('Alipay starts with a form');
      const response = await fetch(action.url, { method: 'POST', body: new URLSearchParams(action.fields), redirect: 'manual' });
      return new URL(response.headers.get('location') ?? '', action.url);
    },
    nextNotify() {
      const received = arrived.shift();
      return received ? Promise.resolve(received) : new Promise((resolve) => waiting.push(resolve));
    },
    answerNotify: (changed) => (answer = changed),
    async dispose() {
      await platform.close();
      await merchant.close();
    },
  };
}

/** An address on which nobody listens any more. */
export async function deserted(): Promise<string> {
  const app = fastify();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await app.close();
  return url;
}

let orders = 0;

/** An order of 50.00 that nobody used before. */
export function anOrder(platform: SandboxPlatform, changes: Partial<PaymentOrder> = {}): PaymentOrder {
  orders += 1;
  return {
    tradeNumber: `t${String(orders).padStart(25, '0')}`,
    orderId: `order-${orders}`,
    amount: 5_000,
    currency: 'CNY',
    description: '账户充值 top-up',
    locale: 'zh-CN',
    expiresAt: new Date(platform.clock.now().getTime() + 900_000),
    ...changes,
  };
}
