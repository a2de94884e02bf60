import { LIMITS } from '@unstuck/protocol';
import { describe, expect, it } from 'vitest';
import { COOKIE_LIFETIME_MS } from '../../../compat/src/cookie-store.ts';
import { LEASE_MS } from '../../../compat/src/single-flight.ts';
import { DEADLINES } from '../machine/deadlines.ts';
import type { LedgerRecord } from '../machine/ledger-record.ts';
import { createFakePlatform, createSharedStorage, createVirtualTime, settle } from '../../../compat/src/testing/fake-platform.ts';
import { createAttemptLedger, KEPT_FOR_MS, OLD_AFTER_MS } from './attempt-ledger.ts';
import type { OpenChannel } from './other-tabs.ts';

const HOUR = 3_600_000;
const token = (claims: object): string => `h.${btoa(JSON.stringify(claims)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}.s`;
const INTENT = { key: 'key-00001', attemptId: 'attempt-1', reference: 'ABCD-EFGH-J' };
const PURCHASE = { amount: 5_000, currency: 'CNY', channel: 'alipay' } as const;
const record = (stage: LedgerRecord['stage']): LedgerRecord =>
  ({ stage, intent: INTENT, purchase: stage === 'armed' ? null : PURCHASE, orderId: stage === 'armed' || stage === 'sent' ? null : 'o-1' });

function setUp() {
  const time = createVirtualTime();
  const shared = createSharedStorage();
  const clock = { now: 1_795_000_000_000 };
  const told: (LedgerRecord | 'opened' | 'changed' | null)[] = [];
  let seed = 0;
  const open = (claims: object = { sub: 'E1001' }, key?: string, openChannel?: OpenChannel, storage = shared.open(), api = 'https://pay.test') => {
    const platform = createFakePlatform({ time, storage, fetch, seed: (seed += 1) });
    const ledger = createAttemptLedger({ platform, api, key, wallClock: () => clock.now, openChannel, told: (one) => told.push(one), opened: () => told.push('opened'), changed: () => told.push('changed') });
    ledger.open(token(claims));
    return ledger;
  };
  return { shared, time, clock, told, open };
}

it.each(['sent', 'ordered', 'handed-off', 'done'] as const)('resumes what was %s', (stage) => {
  const { open } = setUp();
  open().write(record(stage));
  expect(open().recall().record).toEqual(record(stage));
});

it.each(['memory', 'session'] as const)('says of a given key that nobody knows what was sent under it, where there is %s alone and other pages do not share it', (kind) => {
  const { open } = setUp();
  const memory = { kind, read: () => null, write: () => undefined, remove: () => undefined, salvage: () => null, observe: () => () => undefined } as const;
  expect(open({ sub: 'E1001' }, 'intent-of-the-page', undefined, memory).recall().fresh).toMatchObject({ key: 'intent-of-the-page', unremembered: true });
  expect(open({ sub: 'E1001' }, undefined, undefined, memory).recall().fresh).not.toHaveProperty('unremembered');
  expect(open({ sub: 'E1001' }, 'intent-of-the-page').recall().fresh).not.toHaveProperty('unremembered');
});

it('goes on saying so after a reload, which this tab remembers and others do not', () => {
  const { open } = setUp();
  const kept: Record<string, string> = {};
  const session = { kind: 'session', read: (slot: string) => kept[slot] ?? null, write: (slot: string, text: string) => void (kept[slot] = text), remove: () => undefined, salvage: () => null, observe: () => () => undefined } as const;
  open({ sub: 'E1001' }, 'intent-of-the-page', undefined, session).write({ ...record('armed'), intent: { ...INTENT, key: 'intent-of-the-page' } });
  expect(open({ sub: 'E1001' }, 'intent-of-the-page', undefined, session).recall().fresh).toEqual({ ...INTENT, key: 'intent-of-the-page', unremembered: true });
  open({ sub: 'E1002' }, undefined, undefined, session).write(record('armed'));
  expect(open({ sub: 'E1002' }, undefined, undefined, session).recall().fresh).toEqual(INTENT);
});

it('never begins another purchase under a key that an order was decided under, however many came after it', () => {
  const { open } = setUp();
  const ledger = open({ sub: 'E1001' }, 'intent-of-the-page');
  for (const key of ['intent-of-the-page', 'second-intent', 'third-intent']) {
    ledger.write({ ...record('armed'), intent: { ...INTENT, key } });
    ledger.write({ ...record('done'), intent: { ...INTENT, key } });
  }
  const { record: found, fresh } = open({ sub: 'E1001' }, 'intent-of-the-page').recall();
  expect(found).toBeNull();
  expect(fresh.key).not.toBe('intent-of-the-page');
});

it('uses the intent of an idle form again', () => {
  const { open } = setUp();
  open().write(record('armed'));
  expect(open().recall()).toEqual({ record: null, fresh: INTENT });
});

it('keeps accounts apart whose tokens have every letter of base64url, and services of one page', () => {
  const { open, shared } = setUp();
  const [ann, bob] = [{ sub: '???~~~ann' }, { sub: '???~~~bob' }];
  expect(token(ann)).toMatch(/-.*_|_.*-/);
  open(ann).write(record('ordered'));
  expect([open(bob).read(), open(ann, undefined, undefined, shared.open(), 'https://pay.other').read(), open(ann).read()]).toEqual([null, null, record('ordered')]);
});

it.each<[string, LedgerRecord['stage'], number, boolean]>([
  ['a decided order of a minute ago', 'done', 60_000, true],
  ['a decided order of eleven minutes ago', 'done', 660_000, false],
  ['an order of 95 hours ago', 'ordered', 95 * HOUR, true],
  ['an order of 97 hours ago', 'ordered', 97 * HOUR, false],
  ['an order of tomorrow, by a clock that was wrong', 'sent', -30 * HOUR, true],
])('knows how long %s counts', (_, stage, age, kept) => {
  const { open, clock } = setUp();
  open().write(record(stage));
  clock.now += age;
  expect(open().recall().record !== null).toBe(kept);
});

it('knows what was sent too long ago to be sent again unasked, however often it is looked up', () => {
  const { open, clock } = setUp();
  open().write(record('sent'));
  clock.now += HOUR / 5;
  expect(open().recall().record?.intent.old).toBeUndefined();
  clock.now += HOUR / 5;
  const old = open().recall().record;
  expect(old).toEqual({ ...record('sent'), intent: { ...INTENT, old: true } });
  expect(OLD_AFTER_MS, 'no order that is to be paid at once lives longer').toBe(LIMITS.orderLifetimeSeconds * 1000);
  if (old !== null) open().write(old);
  expect(open().recall().record?.intent.old).toBe(true);
  open().write({ ...record('sent'), intent: { ...INTENT, old: false } });
  expect(open().recall().record?.intent.old).toBeUndefined();
  open().write(record('ordered'));
  clock.now += HOUR;
  expect(open().recall().record?.intent.old).toBeUndefined();
});

it('lets go of nothing before its time: not of an order, nor of the right to send while something is sent', () => {
  expect(KEPT_FOR_MS, 'a transfer may arrive that late').toBeGreaterThan(LIMITS.transferLifetimeSeconds * 1000);
  expect(COOKIE_LIFETIME_MS, 'a record ends by its own limit').toBe(KEPT_FOR_MS);
  expect(LEASE_MS, 'no other tab takes over while this one works').toBeGreaterThan(DEADLINES.total);
});

it('takes the key that the vendor gave, then the jti of the token, then a random one', () => {
  const { open } = setUp();
  expect(open({ sub: 'a', jti: 'token-id-1' }, 'vendor-key').recall().fresh.key).toBe('vendor-key');
  expect(open({ sub: 'a', jti: 'token-id-1' }).recall().fresh.key).toBe('token-id-1');
  for (const jti of ['short', 'with a space', 7, undefined]) expect(open({ sub: 'a', jti }).recall().fresh.key).toMatch(/^[0-9a-f]{32}$/);
});

it('makes a new intent under another key of the vendor, and shows the decided order under its own', () => {
  const { open } = setUp();
  open().write(record('done'));
  expect(open({ sub: 'E1001' }, 'another-key').recall()).toMatchObject({ record: null, fresh: { key: 'another-key' } });
  expect(open({ sub: 'E1001' }, INTENT.key).recall().record).toEqual(record('done'));
  open().write(record('armed'));
  expect(open({ sub: 'E1001' }, 'another-key').recall()).toMatchObject({ record: null, fresh: { key: 'another-key' } });
});

it('never offers the key of a decided order for another one', () => {
  const { open, clock } = setUp();
  open().write(record('done'));
  const next = { ...record('armed'), intent: { ...INTENT, key: 'key-00002' } };
  open().write(next);
  expect(open({ sub: 'E1001' }, INTENT.key).recall().fresh.key).toMatch(/^[0-9a-f]{32}$/);
  expect(open({ sub: 'E1001', jti: INTENT.key }).recall().fresh).toEqual(next.intent);
  clock.now += 97 * HOUR;
  expect(open({ sub: 'E1001', jti: INTENT.key }).recall().fresh.key).toMatch(/^[0-9a-f]{32}$/);
});

it('keeps accounts apart and shows nobody their names', () => {
  const { shared, open } = setUp();
  open().write(record('sent'));
  expect(open({ sub: 'E1002' }).recall().record).toBeNull();
  const stored = JSON.stringify([...shared.values]);
  expect(stored).not.toContain('E1001');
  expect([...shared.values.keys()]).toEqual([expect.stringMatching(/^unstuck:[0-9a-z]{8,14}$/)]);
});

it.each(['', 'null', '{', '[]', '{"stage":"sent"}', JSON.stringify({ stage: 'sent', ...INTENT, ...PURCHASE, amount: '5000', at: 1_795_000_000_000 }), '{"stage":"paid","key":"k"}'])('reads the stored text %j as nothing', (text) => {
  const { shared, open } = setUp();
  open().write(record('sent'));
  for (const key of shared.values.keys()) shared.values.set(key, text);
  expect(open().recall().record).toBeNull();
});

it('tells the other tabs by message where the engine has it, and by storage where not', async () => {
  for (const openChannel of [undefined, (name: string) => new BroadcastChannel(name)]) {
    const { told, open } = setUp();
    const one = open(undefined, undefined, openChannel);
    const other = open(undefined, undefined, openChannel);
    one.write(record('sent'));
    for (let turn = 0; turn < 20 && told.length === 0; turn += 1) await settle();
    expect(told).toEqual([record('sent')]);
    one.dispose();
    other.dispose();
  }
});

it('puts its order back where another tab, which could not write, had to take it away', async () => {
  for (const openChannel of [undefined, (name: string) => new BroadcastChannel(name)]) {
    const { shared, open } = setUp();
    const one = open(undefined, undefined, openChannel);
    const storage = shared.open();
    const other = open(undefined, undefined, openChannel, { ...storage, write: storage.remove });
    one.write(record('ordered'));
    other.write(record('handed-off'));
    for (let turn = 0; turn < 20 && shared.values.size === 0; turn += 1) await settle();
    expect(open().recall().record).toEqual(record('ordered'));
    one.dispose();
    other.dispose();
  }
});

it('puts nothing back that is not under way', async () => {
  const { shared, open } = setUp();
  open().write(record('done'));
  for (const key of shared.values.keys()) shared.open().remove(key);
  await settle();
  expect(shared.values.size).toBe(0);
});

it('opens nothing any more once it is disposed of', () => {
  const { time } = setUp();
  const platform = createFakePlatform({ time, storage: createSharedStorage().open(), fetch });
  const late = createAttemptLedger({
    platform, api: '', key: undefined, wallClock: () => 0, told: () => undefined, opened: () => undefined, changed: () => undefined,
    openChannel: (name) => expect.unreachable(name),
  });
  late.dispose();
  late.open(token({ sub: 'E1001' }));
  expect(time.pending()).toBe(0);
});

it('keeps what is written before the account is known, and stores it then', () => {
  const { shared, clock, open } = setUp();
  const platform = createFakePlatform({ time: createVirtualTime(), storage: shared.open(), fetch });
  const ledger = createAttemptLedger({ platform, api: 'https://pay.test', key: undefined, wallClock: () => clock.now, openChannel: undefined, told: () => undefined, opened: () => undefined, changed: () => undefined });
  ledger.write(record('sent'));
  expect([ledger.read(), shared.values.size]).toEqual([record('sent'), 0]);
  ledger.open(token({ sub: 'E1001' }));
  expect(open().recall().record).toEqual(record('sent'));
});

describe('what an earlier page had to leave further down', () => {
  /** A page in whose storage `left` lies out of its sight. */
  function openAfter(left: LedgerRecord, key?: string, spent = '') {
    const base = setUp();
    const { stage, intent, purchase, orderId } = left;
    const below = new Map([['below', JSON.stringify({ stage, ...intent, ...purchase, orderId, spent, at: base.clock.now })]]);
    const shared = base.shared.open();
    const ledger = base.open(undefined, key, undefined, {
      ...shared,
      salvage() {
        const text = below.get('below') ?? null;
        below.clear();
        return text;
      },
    });
    return { ...base, ledger };
  }

  it.each(['sent', 'ordered', 'handed-off'] as const)('is told of by itself, and kept where pages look, when it was %s', async (stage) => {
    const { ledger, told, time, open } = openAfter(record(stage));
    expect(ledger.recall().record).toBeNull();
    ledger.write({ ...record('armed'), intent: { ...INTENT, key: 'key-00002' } });
    await time.advance(100);
    expect(told).toEqual([record(stage)]);
    expect(open().recall().record).toEqual(record(stage));
  });

  it('is there before anything is sent, whenever that is', () => {
    const { ledger, told } = openAfter(record('sent'));
    ledger.salvage();
    expect([told, ledger.read()]).toEqual([[record('sent')], record('sent')]);
  });

  it('does not take the place of an order that is under way', () => {
    const { ledger, told } = openAfter(record('sent'));
    const mine = { ...record('ordered'), intent: { ...INTENT, key: 'key-00002' } };
    ledger.write(mine);
    ledger.salvage();
    expect([told, ledger.read()]).toEqual([[], mine]);
  });

  it('keeps the keys of decided orders from being used again', () => {
    const { ledger, told, open } = openAfter(record('done'), INTENT.key, 'key-00000');
    ledger.salvage();
    ledger.write({ ...record('armed'), intent: { ...INTENT, key: 'key-00002' } });
    expect(told).toEqual([]);
    for (const spent of [INTENT.key, 'key-00000']) expect(open(undefined, spent).recall().fresh.key).not.toBe(spent);
  });

  it('has the form look again at once where its own key turns out to be one of them', () => {
    const { ledger, told } = openAfter({ ...record('armed'), intent: { ...INTENT, key: 'key-00009' } }, INTENT.key, INTENT.key);
    ledger.write(record('armed'));
    expect(ledger.recall().fresh.key).toBe(INTENT.key);
    ledger.salvage();
    expect([told, ledger.recall().fresh.key === INTENT.key]).toEqual([['opened'], false]);
  });

  it('names each of those keys once, however often it is written, so that all of them have room', () => {
    const { ledger, open } = openAfter(record('done'), INTENT.key);
    const others = ['key-00002', 'key-00003', 'key-00004', 'key-00005'];
    ledger.salvage();
    for (const key of others) {
      ledger.write({ ...record('armed'), intent: { ...INTENT, key } });
      ledger.write({ ...record('done'), intent: { ...INTENT, key } });
      ledger.write({ ...record('armed'), intent: { ...INTENT, key: 'key-00009' } });
    }
    for (const spent of [INTENT.key, ...others]) expect(open(undefined, spent).recall().fresh.key).not.toBe(spent);
  });

  it('is left where it is by a page that is gone', async () => {
    const { ledger, told, time } = openAfter(record('sent'));
    ledger.dispose();
    await time.advance(1_000);
    expect(told).toEqual([]);
  });
});
