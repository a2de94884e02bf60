import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { checksum, encodeCapsule } from '@unstuck/protocol';
import type { Order, ReportView } from '@unstuck/protocol';
import { createSandboxGateway, createSandboxKeys, sandboxChannelConfig, sandboxEnvironment } from '@unstuck/sandbox-gateway';
import { fastify } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from './database/open-database.ts';
import type { OpenDatabase } from './database/open-database.ts';
import { signAccountToken } from './http/account-token.ts';
import { auditLedger } from './ledger/audit.ts';
import { randomId } from './random-id.ts';
import { startAlternatingFront } from './testing/alternating-front.ts';
import type { AlternatingFront } from './testing/alternating-front.ts';
import { createOwnDatabase } from './testing/open-test-database.ts';
import { sampleReport } from './testing/sample-report.ts';
import { killServerProcesses, startServerProcess } from './testing/server-process.ts';
import type { ServerProcess } from './testing/server-process.ts';
import { ADMIN_TOKEN, TOKEN_SECRET } from './testing/test-service.ts';

const TIMEOUT_MS = 180_000;
const PATIENCE = { timeout: 60_000 };
const server = process.env['TEST_DATABASE_URL'] ?? '';

interface Answer {
  readonly status: number;
  readonly body: string;
}

let front: AlternatingFront;
let processes: readonly ServerProcess[] = [];
let database: OpenDatabase;
/** What the payment platforms are told to do. */
let tellPlatforms: (method: string, path: string, body?: object) => Promise<void>;
let authorization: string;
/** Ids of callbacks, each as often as it came. */
const calledBack: string[] = [];
const cleanUps: (() => Promise<unknown>)[] = [];

async function startPlatforms(): Promise<Record<string, string>> {
  const app = fastify();
  let origin = '';
  const keys = await createSandboxKeys({});
  const gateway = createSandboxGateway({ keys, publicUrl: () => origin });
  await app.register(gateway.plugin);
  origin = await app.listen({ port: 0, host: '127.0.0.1' });
  cleanUps.push(() => app.close());
  const url = origin + gateway.basePath;
  tellPlatforms = async (method, path, body) => {
    const { ok } = await fetch(url + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    expect(ok, path).toBe(true);
  };
  return sandboxEnvironment(sandboxChannelConfig(keys, { serviceUrl: url }));
}

async function startBackEnd(): Promise<string> {
  const backEnd = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on('end', () => {
      const { id }: { id: string } = JSON.parse(body);
      calledBack.push(id);
      answer.end();
    });
  });
  await new Promise<void>((resolve) => backEnd.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => backEnd.close(resolve)));
  return `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  if (server === '') return;
  const own = await createOwnDatabase(server);
  cleanUps.push(own.drop);
  front = await startAlternatingFront();
  cleanUps.push(front.close);
  const environment = {
    DATABASE_URL: own.url, PUBLIC_URL: front.origin, UNSTUCK_NEW_ACCOUNTS: 'accept', UNSTUCK_REQUESTS_PER_MINUTE: '1000000',
    UNSTUCK_CALLBACK_URL: await startBackEnd(), UNSTUCK_CALLBACK_SECRET: randomId() + randomId(), ...(await startPlatforms()),
  };
  // Both at once, on an empty database.
  processes = await Promise.all([1, 2].map(() => startServerProcess(environment)));
  front.setPorts(processes.map(({ port }) => port ?? 0));
  database = await openDatabase({ url: own.url });
  cleanUps.unshift(() => database.close());
  authorization = `Bearer ${await signAccountToken(TOKEN_SECRET, 'E1001', { tokenId: randomId(), now: new Date(), lifetimeSeconds: 3_600 })}`;
}, TIMEOUT_MS);
afterAll(async () => {
  killServerProcesses();
  for (const cleanUp of cleanUps) await cleanUp();
});

/** On a connection of its own. */
function send(origin: string, method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(origin + path, { method, agent: false, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text })).on('error', reject);
    });
    asked.on('error', reject).end(body);
  });
}

const JSON_BODY = { 'content-type': 'application/json' };
const originOf = (index: number): string => `http://127.0.0.1:${processes[index]?.port}`;
const create = (origin: string, key: string, { amount = 5_000, attempt = randomId() } = {}): Promise<Answer> =>
  send(origin, 'POST', '/v1/orders', { ...JSON_BODY, authorization, 'idempotency-key': key, 'unstuck-attempt': attempt }, JSON.stringify({ amount, currency: 'CNY' }));
const idOf = ({ body }: Answer): string => (JSON.parse(body) as Order).id;

it.skipIf(server === '')('makes one order of one key, whichever of them is asked', async () => {
  const keys = Array.from({ length: 20 }, randomId);
  const asked = await Promise.all(keys.map((key) => Promise.all([1, 2, 3, 4].map(() => create(front.origin, key)))));
  for (const answers of asked) {
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(idOf)).size).toBe(1);
  }
}, TIMEOUT_MS);

it.skipIf(server === '')('credits a payment once, and tells the back end once, whichever of them hears of it', async () => {
  const ids = (await Promise.all(Array.from({ length: 10 }, () => create(front.origin, randomId())))).map(idOf);
  const pay = (id: string): Promise<Answer> => send(front.origin, 'POST', `/v1/orders/${id}/pay`, { ...JSON_BODY, authorization }, JSON.stringify({ channel: 'wechat' }));
  const started = await Promise.all(ids.flatMap((id) => [pay(id), pay(id)]));
  expect(started.map(({ status }) => status)).toEqual(started.map(() => 200));
  const trades = (await database.db.selectFrom('payments').select('trade_number').where('order_id', 'in', ids).execute()).map((row) => row.trade_number);
  expect(trades).toHaveLength(10);
  await tellPlatforms('PUT', '/control', { notify: 'twice' });
  await Promise.all(trades.map((trade) => tellPlatforms('POST', `/control/trades/wechat/${trade}/pay`)));

  const undelivered = () => database.db.selectFrom('outbox').select('id').where('delivered_at', 'is', null).execute();
  const paid = () => database.db.selectFrom('orders').select('id').where('id', 'in', ids).where('state', '=', 'paid').execute();
  await expect.poll(async () => [(await paid()).length, (await undelivered()).length], PATIENCE).toEqual([10, 0]);
  const news = await database.db.selectFrom('outbox').select('topic').execute();
  expect(news.map(({ topic }) => topic)).toEqual(ids.map(() => 'order.paid'));
  expect(calledBack.toSorted()).toEqual(ids.map((id) => `order.paid:${id}`).toSorted());
  expect((await auditLedger(database.db)).balanced).toBe(true);
  for (const index of [0, 1]) {
    expect((await send(originOf(index), 'GET', '/readyz')).status).toBe(200);
    expect((await send(originOf(index), 'GET', '/metrics')).body).toContain('unstuck_orders{state="paid"} 10');
  }
}, TIMEOUT_MS);

it.skipIf(server === '')('puts a report together from pictures that came to both, and knows what the other was asked', async () => {
  const [key, attempt] = [randomId(), randomId()];
  await create(originOf(0), key);
  expect((await create(originOf(0), key, { amount: 6_000, attempt })).status).toBe(422);
  const sample = sampleReport({ madeAt: new Date().toISOString() });
  const report = { ...sample, attempt: { ...sample.attempt, id: attempt } };
  const text = encodeCapsule(report);
  const length = Math.ceil(text.length / 6);
  const pieces = Array.from({ length: 6 }, (_, n) => text.slice(n * length, (n + 1) * length));
  const sum = checksum(text);
  await Promise.all(pieces.map((piece, n) => send(front.origin, 'GET', `/v1/reports/p.gif?id=${report.reportId}&n=${n}&of=6&sum=${sum}&d=${encodeURIComponent(piece)}`)));
  const seen = async (index: number): Promise<readonly string[]> => {
    const { body } = await send(originOf(index), 'GET', `/console/api/reports/${encodeURIComponent(report.reference)}`, { authorization: `Bearer ${ADMIN_TOKEN}` });
    const view: ReportView = JSON.parse(body);
    return view.status === 'found' ? view.serverEvidence.map(({ id }) => id) : [view.status];
  };
  // What one has been asked is written down within a second or two.
  await expect.poll(() => seen(1), PATIENCE).toEqual(['server.refused', 'server.picture-came']);
  expect(await seen(0)).toEqual(await seen(1));
}, TIMEOUT_MS);

it.skipIf(server === '')('goes on when one is killed, and has lost nothing that was answered', async () => {
  const answered = new Map<string, string>();
  const unanswered: string[] = [];
  const orderOn = async (): Promise<void> => {
    while (answered.size < 300) {
      const key = randomId();
      const answer = await create(front.origin, key).catch(() => null);
      if (answer === null) unanswered.push(key);
      else {
        expect(answer.status).toBe(201);
        answered.set(key, idOf(answer));
      }
      if (answered.size >= 100) processes[0]?.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 12 }, orderOn));
  expect(await processes[0]?.exited, 'killed').toBeNull();
  expect(unanswered.length, 'no more than were on their way').toBeLessThanOrEqual(12);
  for (const key of unanswered) answered.set(key, idOf(await create(front.origin, key)));
  const kept = await database.db.selectFrom('orders').select(['id', 'idempotency_key as key']).where('idempotency_key', 'in', [...answered.keys()]).execute();
  expect(new Map(kept.map(({ id, key }) => [key, id]))).toEqual(answered);
  processes[1]?.child.kill('SIGTERM');
  expect([await processes[1]?.exited, processes[1]?.errors()]).toEqual([0, '']);
}, TIMEOUT_MS);
