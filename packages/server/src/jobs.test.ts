import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { startJobs } from './jobs.ts';
import { createTestService, SETUP_TIMEOUT_MS } from './testing/test-service.ts';
import type { TestService } from './testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes on after a failed tick, and never runs one job twice at the same time', async () => {
  let running = 0;
  let most = 0;
  let ticks = 0;
  const tick = async (): Promise<number> => {
    ticks += 1;
    running += 1;
    most = Math.max(most, running);
    await vi.advanceTimersByTimeAsync(0);
    running -= 1;
    if (ticks === 1) throw new Error('the database was away');
    return 0;
  };
  const jobs = startJobs(service.context, [{ name: 'flaky', tick }]);
  await vi.advanceTimersByTimeAsync(5_000);
  await jobs.stop();
  expect(ticks).toBeGreaterThanOrEqual(3);
  expect(most).toBe(1);
  expect(service.log).toContainEqual(expect.objectContaining({ job: 'flaky', msg: 'a background job failed' }));
});

it('finishes the running tick before it has stopped, and delivers what is due without waiting for it and once more after', async () => {
  const done: string[] = [];
  let release = (): void => undefined;
  const slow = { name: 'slow', tick: () => new Promise<number>((resolve) => {
    release = () => {
      done.push('slow');
      resolve(1);
    };
  }) };
  const outbox = { name: 'deliver-outbox', tick: async () => done.push('outbox') };
  const jobs = startJobs(service.context, [slow, outbox]);
  await vi.advanceTimersByTimeAsync(1_000);
  done.length = 0;
  const stopped = jobs.stop().then(() => done.push('stopped'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(done).toEqual(['outbox']);
  release();
  await stopped;
  expect(done).toEqual(['outbox', 'slow', 'outbox', 'stopped']);
});

it('tells ticks to end, at once those that may wait for the next start, and the others when there is no more time', async () => {
  const told: Record<string, boolean> = {};
  const endless = (name: string) => ({
    name,
    tick: (signal?: AbortSignal) => new Promise<number>((resolve) => {
      if (signal?.aborted === true) return resolve(0);
      signal?.addEventListener('abort', () => {
        told[name] = true;
        resolve(0);
      });
    }),
  });
  const jobs = startJobs(service.context, [endless('expire-orders'), endless('record-arrivals')]);
  await vi.advanceTimersByTimeAsync(1_000);
  jobs.halt();
  expect(told).toEqual({ 'expire-orders': true, 'record-arrivals': true });
  delete told['record-arrivals'];
  const stopped = jobs.stop();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(told).not.toHaveProperty('record-arrivals');
  await vi.advanceTimersByTimeAsync(1);
  await stopped;
  expect(told).toHaveProperty('record-arrivals');
  expect(vi.getTimerCount()).toBe(0);
});

it('begins a last tick only after the one under way, and no more of them however often it is told to stop', async () => {
  const releases: (() => void)[] = [];
  const jobs = startJobs(service.context, [{ name: 'deliver-outbox', tick: () => new Promise<number>((resolve) => releases.push(() => resolve(0))) }]);
  await vi.advanceTimersByTimeAsync(1_000);
  jobs.halt();
  jobs.halt();
  const stopped = jobs.stop();
  for (const ticks of [1, 2, 3]) {
    await vi.advanceTimersByTimeAsync(0);
    expect(releases).toHaveLength(ticks);
    releases.at(-1)?.();
  }
  await stopped;
  expect(releases).toHaveLength(3);
});
