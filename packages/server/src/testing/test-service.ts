import type { ChannelId } from '@unstuck/protocol';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createApp } from '../app.ts';
import type { App, AppOptions } from '../app.ts';
import type { Database } from '../database/schema.ts';
import { seedAccounts } from '../demo/seed.ts';
import { secretTokenKey, signAccountToken } from '../http/account-token.ts';
import { randomId } from '../random-id.ts';
import { createFakeChannel } from './fake-channel.ts';
import type { FakeChannel } from './fake-channel.ts';
import { openTestDatabase } from './open-test-database.ts';

export const TOKEN_SECRET = 'k3uN7vQ2xW9zR5tY8bM4cL6pJ1hG0fDa';
export const ADMIN_TOKEN = 'Zq8rT1yU5iO3pA7sD2fG6hJ9kL4xC0vB';

/** Making the first embedded database of a machine takes seconds, on a busy one many. */
export const SETUP_TIMEOUT_MS = 120_000;

export interface TestService extends App {
  readonly db: Database;
  readonly alipay: FakeChannel;
  readonly wechat: FakeChannel;
  readonly transfer: FakeChannel;
  /** Lines of the log, parsed. */
  readonly log: Record<string, unknown>[];
  now(): Date;
  advance(seconds: number): void;
  token(account: string): Promise<string>;
  /** Sends as an employee; the body as JSON. */
  as(account: string, request: InjectOptions): Promise<LightMyRequestResponse>;
  asAdmin(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Creates an order and answers its id. */
  order(account: string, options?: { amount?: number; key?: string; pay?: ChannelId }): Promise<string>;
  close(): Promise<void>;
}

/** The whole service over a fresh database, with a clock that only moves when told and platforms in memory. */
export async function createTestService(options: Partial<AppOptions> = {}): Promise<TestService> {
  const { db, close } = await openTestDatabase();
  await seedAccounts(db);
  let milliseconds = Date.parse('2026-03-02T08:00:00Z');
  const clock = (): Date => new Date(milliseconds);
  const log: Record<string, unknown>[] = [];
  const alipay = createFakeChannel('alipay', clock);
  const wechat = createFakeChannel('wechat', clock);
  const transfer = createFakeChannel('transfer', clock);
  const app = await createApp({
    db,
    channels: [alipay, wechat, transfer],
    tokenKey: secretTokenKey(TOKEN_SECRET),
    adminToken: ADMIN_TOKEN,
    clock,
    randomId,
    logger: pino({ level: 'info' }, { write: (line: string) => log.push(JSON.parse(line)) }),
    build: 'test-build',
    allowedOrigins: ['https://portal.example.com'],
    requestsPerMinute: null,
    ...options,
  });
  await app.http.ready();

  const token = (account: string): Promise<string> => signAccountToken(TOKEN_SECRET, account, { tokenId: randomId(), now: clock(), lifetimeSeconds: 3_600 });
  const send = (request: InjectOptions, bearer: string): Promise<LightMyRequestResponse> =>
    app.http.inject({ ...request, headers: { authorization: `Bearer ${bearer}`, ...request.headers } });
  const as: TestService['as'] = async (account, request) => send(request, await token(account));

  return {
    ...app,
    db,
    alipay,
    wechat,
    transfer,
    log,
    now: clock,
    advance: (seconds) => {
      milliseconds += seconds * 1000;
    },
    token,
    as,
    asAdmin: (request) => send(request, ADMIN_TOKEN),
    order: async (account, { amount = 5_000, key = randomId(), pay } = {}) => {
      const created = await as(account, { method: 'POST', url: '/v1/orders', headers: { 'idempotency-key': key }, payload: { amount, currency: 'CNY' } });
      const { id } = created.json<{ id: string }>();
      if (pay !== undefined) await as(account, { method: 'POST', url: `/v1/orders/${id}/pay`, payload: { channel: pay } });
      return id;
    },
    close: async () => {
      await app.http.close();
      await close();
    },
  };
}
