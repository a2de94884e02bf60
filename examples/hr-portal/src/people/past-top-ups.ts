import type { PastTopUp } from '@unstuck/server';
import { EMPLOYEES } from './employees.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CHANNELS = ['wechat', 'alipay', 'transfer'] as const;
const AMOUNTS = [10_000, 20_000, 5_000, 30_000, 15_000];

/** Three top-ups each over the last two months, at times when people are at work; one in some was thought better of. */
export function pastTopUps(now: Date): readonly PastTopUp[] {
  // 02:00 UTC is ten in the morning in Beijing.
  const morning = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 2);
  return EMPLOYEES.flatMap(({ account }, person) =>
    [0, 1, 2].map((index): PastTopUp => ({
      account,
      amount: AMOUNTS[(person + index * 2) % AMOUNTS.length] ?? 10_000,
      channel: CHANNELS[(person + index) % (index === 1 ? 2 : 3)] ?? 'wechat',
      at: new Date(morning - (5 + index * 19 + (person % 7)) * DAY_MS + ((person * 37 + index * 83) % 420) * MINUTE_MS),
      ending: index === 1 && person % 3 === 0 ? 'cancelled' : 'paid',
    })),
  );
}
