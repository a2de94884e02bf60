import { expect, it } from 'vitest';
import { INTENT, OTHER_INTENT, PURCHASE } from '../testing/fixtures.ts';
import { flatRecord, isUnderWay, mayReplace, parseLedgerRecord } from './ledger-record.ts';
import type { LedgerRecord } from './ledger-record.ts';

const STAGES = ['armed', 'sent', 'ordered', 'handed-off', 'done'] as const;
const UNDER_WAY = ['sent', 'ordered', 'handed-off'] as const;
const IDLE = ['armed', 'done'] as const;

const mine = (stage: LedgerRecord['stage']): LedgerRecord => ({ stage, intent: INTENT, purchase: PURCHASE, orderId: 'o1' });
const theirs = (stage: LedgerRecord['stage']): LedgerRecord => ({ ...mine(stage), intent: OTHER_INTENT });

it('knows what may be an order that is not decided yet', () => {
  expect(STAGES.filter((stage) => isUnderWay(mine(stage)))).toEqual(UNDER_WAY);
  expect(isUnderWay(null)).toBe(false);
});

it('writes over nothing, over what is idle or decided, and over its own', () => {
  for (const stage of STAGES) {
    const stored = [null, ...IDLE.map(theirs), ...STAGES.map(mine)];
    expect([stage, stored.filter((record) => !mayReplace(record, mine(stage)))]).toEqual([stage, []]);
  }
});

it('never writes an idle form, or what is decided, over the order of another tab', () => {
  for (const stage of UNDER_WAY) expect([stage, IDLE.map((next) => mayReplace(theirs(stage), mine(next)))]).toEqual([stage, [false, false]]);
});

it('writes an order that is under way over any other: what was sent is forgotten by nobody who sent it', () => {
  for (const stage of UNDER_WAY) expect([stage, UNDER_WAY.map((next) => mayReplace(theirs(stage), mine(next)))]).toEqual([stage, [true, true, true]]);
});

it('takes a channel that it does not know for one that it can show: the order itself says by which it is paid', () => {
  const stored = { ...flatRecord(mine('ordered')), channel: 'pay-of-a-newer-build' };
  expect(parseLedgerRecord(stored)).toEqual({ ...mine('ordered'), purchase: { ...PURCHASE, channel: 'alipay' } });
});
