import { expect, it } from 'vitest';
import { onceEvery } from './job.ts';

it('works at once and then once in its time, also after the clock was set back', async () => {
  let now = Date.parse('2026-03-02T08:00:00Z');
  let worked = 0;
  const job = onceEvery(60_000, 'counted', () => new Date(now), async () => (worked += 1));
  const workedAfter = async (ms: number): Promise<number> => {
    now += ms;
    await job.tick();
    return worked;
  };
  expect([await workedAfter(0), await workedAfter(59_999), await workedAfter(1)]).toEqual([1, 1, 2]);
  const twoDays = 2 * 86_400_000;
  expect([await workedAfter(-twoDays), await workedAfter(59_999), await workedAfter(1)]).toEqual([3, 3, 4]);
});
