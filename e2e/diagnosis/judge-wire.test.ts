import type { Report } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { sampleReport } from '../../packages/server/src/testing/sample-report.ts';
import type { SeenRequest } from '../framework/fault-proxy.ts';
import { judgeWire } from './judge-wire.ts';

const seen = (method: string, path: string, at: number, headers: SeenRequest['headers'] = {}, broken = false): SeenRequest => ({ method, path, headers, body: '', at, broken });
const order = (at: number, broken = false) => seen('POST', '/v1/orders', at, { 'idempotency-key': 'key-00001', authorization: 'Bearer x' }, broken);
const ORIGIN = { origin: 'https://hr.example.com' };
/** As they are sent to a service at another origin. */
const run = (at: number, broken = false) => [
  seen('HEAD', '/', at, {}, broken), seen('GET', '/healthz', at, {}, broken),
  ...['/v1/ping', '/v1/orders/by-key'].flatMap((path) => [seen('GET', path, at, ORIGIN, broken), seen('GET', path, at, {}, broken)]),
];
const judged = (requests: readonly SeenRequest[], told: Report | null) => judgeWire(requests, told, 'Firefox ESR');
const report = (creates: number, stages = 1) => sampleReport({
  timeline: [
    ...Array.from({ length: stages }, () => ({ at: 1, what: 'phase-changed', detail: { to: 'creating' } })),
    ...Array.from({ length: creates }, () => ({ at: 2, what: 'request-started', detail: { operation: 'create' } })),
    { at: 3, what: 'phase-changed', detail: { to: 'failed' } },
  ],
});

it('lets pass what the checkout says it sent, and one run of control requests for each stage', () => {
  expect(judged([order(1), order(2), seen('GET', '/v1/orders/by-key', 3, { 'idempotency-key': 'key-00001' }), ...run(3_000)], report(2))).toEqual([]);
  expect(judged([...run(3_000), ...run(7_600)], report(0, 2))).toEqual([]);
});

it('notices an order that was posted once more than the checkout knows of', () => {
  expect(judged([order(1), order(2)], report(1))).toEqual(['the order was posted 2 times, 1 of them by the checkout']);
  expect(judged([order(1, true), order(2)], report(1))).toEqual(['the order was posted 2 times, 1 of them by the checkout']);
  expect(judged([order(1)], null)).toEqual(['the order was posted 1 times, 0 of them by the checkout']);
});

it('does not blame the checkout for what an engine is known to send again by itself', () => {
  expect(judgeWire([order(1, true), order(2)], report(1), 'WebKit 538')).toEqual([]);
  expect(judgeWire([order(1), order(2)], report(1), 'WebKit 538')).toHaveLength(1);
  expect(judged([...run(1, true), ...run(20, true), ...run(40)], report(0))).toEqual([]);
});

it('notices a post that only wants to find out', () => {
  expect(judged([seen('POST', '/v1/orders/pay', 1)], report(0))).toEqual(['/v1/orders/pay was posted to only to find out']);
});

it('notices a run of control requests too many, one that takes too long, and any without a report', () => {
  expect(judged([...run(1), seen('GET', '/v1/ping', 900)], report(0))).toEqual(['control requests were sent 2 times in 1 stages']);
  expect(judged([...run(1).slice(1), seen('HEAD', '/', 5_002)], report(0))).toEqual(['control requests of one run were sent over 5001 ms']);
  expect(judged([...run(1), seen('GET', '/healthz', 1, ORIGIN)], report(0))).toEqual(['7 control requests belong to one run']);
  expect(judged(run(1), null)).toEqual(['control requests were sent 1 times in 0 stages']);
});
