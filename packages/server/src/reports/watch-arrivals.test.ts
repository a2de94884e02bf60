import { fastify } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { Node } from 'yallist';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { Answered } from './arrival-log.ts';
import { registerArrivalWatch } from './watch-arrivals.ts';

const HEADERS = { 'unstuck-attempt': 'a-who-left' };
const app = fastify({ forceCloseConnections: true });
afterEach(() => app.close());

it('notes that whoever asked was gone before there was an answer', async () => {
  let arrived = (): void => undefined;
  const began = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const ended = new Promise<Answered>((resolve) => {
    registerArrivalWatch(app, {
      arrivals: { began: (attemptId, firstAt, sender = '') => {
        arrived();
        return new Node({ attemptId, firstAt, sender, answered: null, writtenMs: 0, dirty: false });
      },
      vouchedFor: () => undefined, ended: (_arrival, answered) => resolve(answered), flush: async () => 0, has: () => false },
      clock: () => new Date(7_000),
      senderOf: (address) => address,
    });
  });
  app.post('/v1/orders', () => new Promise(() => undefined));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const leaving = new AbortController();
  const asked = fetch(`${origin}/v1/orders`, { method: 'POST', headers: HEADERS, signal: leaving.signal }).catch(() => 'left');
  await began;
  leaving.abort();
  expect(await asked).toBe('left');
  expect(await ended).toEqual({ status: null, code: null, at: new Date(7_000) });
});

it('keeps the slowest answer of an attempt that asked several times, and what the last one said', async () => {
  const service = await createTestService();
  const { arrivals, db } = service.context;
  const ask = (seconds: number, status: number | null) => {
    const arrival = arrivals.began('a-patient', service.now());
    service.advance(seconds);
    arrivals.ended(arrival, { status, code: status === 503 ? 'server.overloaded' : null, at: service.now() });
  };
  ask(8, null);
  ask(0.2, 503);
  await arrivals.flush(db, service.now());
  service.advance(5);
  ask(0.1, null);
  await arrivals.flush(db, service.now());
  const rows = await db.selectFrom('arrivals').select(['status', 'code', 'took_ms']).execute();
  await service.close();
  expect(rows).toEqual([{ status: 503, code: 'server.overloaded', took_ms: 8_000 }]);
}, SETUP_TIMEOUT_MS);

it('writes down also what came before a clock that was a month behind was set', async () => {
  const service = await createTestService();
  const { arrivals, db } = service.context;
  const arrival = arrivals.began('a-clockless', service.now());
  service.advance(30 * 86_400);
  arrivals.ended(arrival, { status: 503, code: 'server.overloaded', at: service.now() });
  await arrivals.flush(db, service.now());
  const rows = await db.selectFrom('arrivals').select(['attempt_id', 'took_ms']).execute();
  await service.close();
  expect(rows).toEqual([{ attempt_id: 'a-clockless', took_ms: 2_147_483_647 }]);
}, SETUP_TIMEOUT_MS);
