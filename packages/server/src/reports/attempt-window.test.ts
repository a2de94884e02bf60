import type { Report } from '@unstuck/protocol';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import { attemptWindow } from './attempt-window.ts';

const DAY_MS = 24 * 3_600_000;
const RECEIVED = new Date('2026-03-20T08:00:00Z');
const daysBefore = (days: number): Date => new Date(RECEIVED.getTime() - days * DAY_MS);
const madeAt = (date: Date, changes: Partial<Report> = {}): Report => sampleReport({ madeAt: date.toISOString(), ...changes });
const daysLookedThrough = (report: Report): number => Math.round((RECEIVED.getTime() - attemptWindow(report, RECEIVED).from.getTime()) / DAY_MS);

it('looks through the days since the attempt, not through a month', () => {
  expect([0, 1, 7].map((days) => daysLookedThrough(madeAt(daysBefore(days))))).toEqual([1, 2, 8]);
  expect(attemptWindow(madeAt(RECEIVED), RECEIVED).to.getTime()).toBeGreaterThan(RECEIVED.getTime());
});

it('counts from the beginning of the attempt, however long it lasted', () => {
  const { attempt } = sampleReport();
  expect(daysLookedThrough(madeAt(RECEIVED, { attempt: { ...attempt, phases: [{ phase: 'creating', at: 3 * DAY_MS }] } }))).toBe(4);
});

it('goes by no clock that is wrong, and never further back than a month', () => {
  expect(daysLookedThrough(madeAt(RECEIVED, { evidence: [{ id: 'device.clock-off', at: 1, detail: { skewSeconds: -90_000 } }] }))).toBe(30);
  expect(daysLookedThrough(madeAt(daysBefore(-2)))).toBe(30);
  expect(daysLookedThrough(madeAt(daysBefore(400)))).toBe(30);
});

it('finds the notifications of a payment by an index', async () => {
  const service = await createTestService();
  const plan = await service.db.transaction().execute(async (transaction) => {
    await sql`set local enable_seqscan = off`.execute(transaction);
    return sql`explain select min(received_at) from notifications where trade_number = 't1'`.execute(transaction);
  });
  await service.close();
  expect(JSON.stringify(plan.rows)).toContain('notifications_of_trade');
}, SETUP_TIMEOUT_MS);
