import { expect, it } from 'vitest';
import { brokenState } from '../effects/broken-state.ts';
import { bootState, FORM, FRESH_INTENT, INTENT, OTHER_INTENT, orderWith, PURCHASE, QR } from '../testing/fixtures.ts';
import { actionsOf } from './actions.ts';
import { demandOf } from './demand.ts';
import type { Event } from './event.ts';
import { recordOf } from './ledger-record.ts';
import { moneyOf } from './money.ts';
import type { Outcome } from './outcome.ts';
import type { State } from './state.ts';
import { transition } from './transition.ts';

type Happening = Event | Outcome;

/** Lets things happen one after the other; an outcome answers the request in flight. */
function after(...happenings: readonly Happening[]): State {
  return happenings.reduce<State>((state, happening) => transition(state, asEvent(state, happening)), bootState());
}

function asEvent(state: State, happening: Happening): Event {
  if ('type' in happening) return happening;
  expect(demandOf(state).request).not.toBeNull();
  return { type: 'replied', serial: state.serial, outcome: happening, chance: 0.5 };
}

const elapsed = (timer: Extract<Event, { type: 'elapsed' }>['timer'], headersSeen = false): Event =>
  ({ type: 'elapsed', timer, headersSeen, chance: 0.5 });
const recalled: Event = { type: 'recalled', record: null, fresh: INTENT };
const sent: readonly Event[] = [recalled, { type: 'edited', amountText: '50' }, { type: 'submitted' }, { type: 'claimed', record: null }];
const ok = (order = orderWith({ channel: 'alipay', state: 'started', action: FORM })): Outcome => ({ kind: 'ok', order });
const problem = (code: string, status: number, change: object = {}): Outcome =>
  ({ kind: 'problem', code, status, retryable: false, money: 'not-sent', faults: [], retryAfterMs: null, ...change });
const absent = problem('order.not-found', 404, { money: 'unknown' });
const lost: Outcome = { kind: 'network-error' };

it('creates, starts the payment, hands over, confirms and succeeds', () => {
  const paid = orderWith({ channel: 'alipay', state: 'paid', action: null }, { state: 'paid', money: 'settled' });
  expect(after(...sent).phase).toBe('creating');
  expect(demandOf(after(...sent, ok(orderWith(null)))).request?.operation).toBe('pay');
  expect(after(...sent, ok(orderWith(null)), ok()).phase).toBe('paying');
  expect(after(...sent, ok(), { type: 'handed-off' }).phase).toBe('confirming');
  expect(after(...sent, ok(), { type: 'handed-off' }, elapsed('poll'), ok(paid)).phase).toBe('succeeded');
});

it('takes over how it was paid in the end, whatever was chosen here', () => {
  const elsewhere = orderWith({ channel: 'wechat', state: 'paid', action: null }, { state: 'paid', money: 'settled' });
  expect(after(...sent, ok(), { type: 'handed-off' }, elapsed('poll'), ok(elsewhere))).toMatchObject({ phase: 'succeeded', purchase: { channel: 'wechat' } });
});

it('shows how to pay once there is a way, where another tab had only begun the payment, and goes on waiting where the person was handed over', () => {
  const begun = [...sent, ok(orderWith({ channel: 'wechat', state: 'started', action: null }))];
  const code = ok(orderWith({ channel: 'wechat', state: 'started', action: QR }));
  expect(after(...begun).phase).toBe('confirming');
  expect(after(...begun, elapsed('poll'), code)).toMatchObject({ phase: 'paying', work: null, handOff: 'open' });
  expect(after(...sent, code, { type: 'handed-off' }, elapsed('poll'), code).phase).toBe('confirming');
});

it('keeps what was typed and names the fault of a bad amount', () => {
  const state = after(recalled, { type: 'edited', amountText: '12.345' }, { type: 'submitted' });
  expect(state).toMatchObject({ phase: 'ready', fault: 'too-precise', draft: { amountText: '12.345' } });
});

it('ignores a second submit, by double click or by Enter twice', () => {
  const once = after(...sent);
  expect(transition(once, { type: 'submitted' })).toBe(once);
});

it('asks by key before it sends again when the answer was lost', () => {
  const waiting = after(...sent, lost);
  expect(demandOf(waiting)).toMatchObject({ request: null, claim: false });
  const asking = after(...sent, lost, elapsed('back-off'));
  expect(demandOf(asking).request).toMatchObject({ operation: 'lookup', key: INTENT.key });
  expect(demandOf(after(...sent, lost, elapsed('back-off'), absent)).request).toMatchObject({ operation: 'create', key: INTENT.key });
  expect(after(...sent, lost, elapsed('back-off'), ok()).phase).toBe('paying');
});

it('keeps the key through hang, retry and failure', () => {
  const state = after(...sent, elapsed('attempt'), elapsed('back-off'), elapsed('attempt'), elapsed('total'), { type: 'retried', fresh: FRESH_INTENT, record: null });
  expect(state).toMatchObject({ phase: 'creating', intent: INTENT, work: { operation: 'lookup' } });
});

it('sends again without asking when the server proved that it did nothing', () => {
  const limited = problem('rate.limited', 429, { retryable: true, retryAfterMs: 2_000 });
  const waiting = after(...sent, limited);
  expect(demandOf(waiting).timers).toContainEqual(expect.objectContaining({ name: 'back-off', ms: 2_000 }));
  expect(demandOf(after(...sent, limited, elapsed('back-off'))).request?.operation).toBe('create');
});

it('names what went wrong last, and leaves the money unknown, when time is up', () => {
  expect(after(...sent, elapsed('total'))).toMatchObject({ phase: 'failed', failure: 'request.timeout', money: 'unknown' });
  expect(after(...sent, elapsed('attempt', true), elapsed('total'))).toMatchObject({ failure: 'response.stalled', money: 'unknown' });
  const broken = problem('server.error', 500, { retryable: true, money: 'unknown' });
  expect(after(...sent, broken, elapsed('total'))).toMatchObject({ failure: 'server.error', money: 'unknown' });
});

it('says "not sent" of a refusal only if nothing before it is in doubt', () => {
  const expired = problem('token.expired', 401);
  expect(after(...sent, expired)).toMatchObject({ failure: 'session.expired', money: 'not-sent' });
  expect(after(...sent, lost, elapsed('back-off'), expired)).toMatchObject({ failure: 'session.expired', money: 'unknown' });
});

it('fails fast on what the browser announces', () => {
  expect(after(...sent, { kind: 'blocked' })).toMatchObject({ failure: 'policy.blocked', money: 'not-sent' });
  expect(after(recalled, { type: 'went-offline' }, { type: 'submitted' })).toMatchObject({ failure: 'offline', money: 'not-sent' });
  expect(after(...sent, { type: 'went-offline' })).toMatchObject({ failure: 'offline', money: 'unknown' });
});

it('rules nothing out where an earlier page may have sent under the same key and nobody remembers', () => {
  const forgetful: readonly Event[] = [{ type: 'recalled', record: null, fresh: { ...INTENT, unremembered: true } }, { type: 'edited', amountText: '50' }];
  const offline = after(...forgetful, { type: 'went-offline' }, { type: 'submitted' });
  expect(offline).toMatchObject({ failure: 'offline', money: 'unknown' });
  expect(demandOf(transition(offline, { type: 'came-online' })).request?.operation).toBe('lookup');
  const claimed: readonly Event[] = [...forgetful, { type: 'submitted' }, { type: 'claimed', record: null }];
  const refused = after(...claimed, problem('request.invalid', 400));
  expect(refused).toMatchObject({ failure: 'request.rejected', money: 'unknown' });
  expect(transition(refused, { type: 'retried', fresh: FRESH_INTENT, record: null }).phase).toBe('ready');
  expect(after(...claimed, ok(), { type: 'cancelled' }, ok(orderWith(null, { state: 'cancelled', remainingSeconds: 0 })))).toMatchObject({ phase: 'cancelled', order: { money: 'not-sent' } });
});

it('keeps its intent, and what it says of it, when it is read again under the same key', () => {
  const intent = { ...INTENT, unremembered: true } as const;
  const faulty = after({ type: 'recalled', record: null, fresh: intent }, { type: 'edited', amountText: 'x' }, { type: 'submitted' });
  expect(transition(faulty, recalled)).toBe(faulty);
  expect(transition(faulty, { type: 'recalled', record: null, fresh: FRESH_INTENT })).toMatchObject({ phase: 'ready', intent: FRESH_INTENT, draft: { amountText: 'x' } });
});

it('resumes by itself when the connection returns, asking first', () => {
  const state = after(...sent, { type: 'went-offline' }, { type: 'came-online' });
  expect(state).toMatchObject({ phase: 'creating', work: { operation: 'lookup' } });
});

it('returns to the form, under the same key, with what the server refused', () => {
  const faults = [{ field: 'amount', remedy: 'at most 100.00' }];
  const refused = problem('request.invalid', 400, { faults });
  const state = after(...sent, refused, { type: 'retried', fresh: FRESH_INTENT, record: null });
  expect(state).toMatchObject({ phase: 'ready', intent: INTENT, refused: faults, draft: { amountText: '50' } });
});

it('returns to the form after what broke before anything was submitted, and goes on with what was', () => {
  const again = (state: State): State => transition(brokenState(state), { type: 'retried', fresh: FRESH_INTENT, record: null });
  const form = after(recalled, { type: 'edited', amountText: '50' });
  expect(brokenState(form)).toMatchObject({ phase: 'failed', failure: 'internal', money: 'not-sent', purchase: { amount: 0 } });
  expect(again(form)).toMatchObject({ phase: 'ready', intent: INTENT, draft: { amountText: '50' }, refused: [] });
  expect(again(after(...sent.slice(0, 3)))).toMatchObject({ phase: 'creating', intent: INTENT, purchase: PURCHASE, work: { operation: 'create' } });
});

it('waits twice as long after each attempt, as chance has it', () => {
  const waits = [lost, elapsed('back-off'), lost, elapsed('back-off'), lost].map((_, index, all) => after(...sent, ...all.slice(0, index + 1)));
  expect(waits.flatMap((state) => demandOf(state).timers.filter(({ name }) => name === 'back-off').map(({ ms }) => ms))).toEqual([200, 400, 800]);
});

it('takes up after a reload what was sent, and never sends it blindly', () => {
  const record = recordOf(after(...sent));
  expect(record).toMatchObject({ stage: 'sent', intent: INTENT, purchase: PURCHASE });
  const state = after({ type: 'recalled', record, fresh: FRESH_INTENT });
  expect(state).toMatchObject({ phase: 'creating', intent: INTENT, work: { operation: 'lookup' } });
});

it('asks before it sends again what was sent long ago and never became an order', () => {
  const record = { stage: 'sent', intent: { ...INTENT, old: true }, purchase: { ...PURCHASE, amount: 8_005, channel: 'wechat' }, orderId: null } as const;
  const asking = after({ type: 'recalled', record, fresh: FRESH_INTENT });
  expect(demandOf(asking).request).toMatchObject({ operation: 'lookup', key: INTENT.key });
  expect(transition(asking, asEvent(asking, ok())).phase).toBe('paying');
  const form = transition(asking, asEvent(asking, absent));
  expect(form).toMatchObject({ phase: 'ready', intent: { key: INTENT.key, old: false }, draft: { amountText: '80.05', channel: 'wechat' } });
  const again = [{ type: 'submitted' }, { type: 'claimed', record: recordOf(form) }, problem('request.invalid', 400), { type: 'retried', fresh: FRESH_INTENT, record: null }] as const;
  const refused = again.reduce<State>((state, happening) => transition(state, asEvent(state, happening)), form);
  expect(refused, 'and what is then refused gets back to the form').toMatchObject({ phase: 'ready', intent: { key: INTENT.key } });
});

it('returns after a reload to confirming when the person had gone to pay', () => {
  const record = recordOf(after(...sent, ok(), { type: 'handed-off' }));
  expect(after({ type: 'recalled', record, fresh: FRESH_INTENT }, ok()).phase).toBe('confirming');
});

it('joins the order that another tab has sent instead of making its own', () => {
  const theirs = { stage: 'sent', intent: OTHER_INTENT, purchase: PURCHASE, orderId: null } as const;
  for (const state of [
    after(recalled, { type: 'told', record: theirs }),
    after(recalled, { type: 'submitted' }, { type: 'claimed', record: theirs }),
  ]) {
    expect(state).toMatchObject({ phase: 'creating', joined: true, intent: OTHER_INTENT, work: { operation: 'lookup' } });
  }
});

it('says no longer that nothing was charged once time has passed in which another tab may have paid', () => {
  const refused = after(...sent, ok(orderWith({ channel: 'wechat', state: 'failed', action: null }, { money: 'not-sent' })));
  expect(refused).toMatchObject({ phase: 'failed', failure: 'channel.rejected', money: 'not-sent' });
  const again = transition(refused, { type: 'retried', fresh: FRESH_INTENT, record: null });
  expect(transition(again, asEvent(again, problem('token.expired', 401)))).toMatchObject({ phase: 'failed', failure: 'session.expired', money: 'unknown' });
  // The service looked at the whole order before it said this.
  expect(transition(again, asEvent(again, problem('channel.rejected', 502)))).toMatchObject({ phase: 'failed', failure: 'channel.rejected', money: 'not-sent' });
});

it('looks again, after a failure, once another tab went on to pay the order', () => {
  const refused = after(...sent, ok(orderWith({ channel: 'wechat', state: 'failed', action: null }, { money: 'not-sent' })));
  const told = (stage: 'ordered' | 'handed-off' | 'done'): State => transition(refused, { type: 'told', record: { stage, intent: INTENT, purchase: PURCHASE, orderId: 'order-1' } });
  expect(told('ordered')).toEqual(refused);
  for (const stage of ['handed-off', 'done'] as const) {
    expect(told(stage)).toMatchObject({ phase: 'confirming', order: { money: 'unknown' } });
    expect(demandOf(told(stage)).request?.operation).toBe('read');
  }
});

it('is not moved by what another tab tells of another purchase', () => {
  const record = { stage: 'handed-off', intent: OTHER_INTENT, purchase: PURCHASE, orderId: 'order-2' } as const;
  for (const state of [after(...sent, lost), after(...sent, lost, elapsed('total')), after(...sent, ok()), after(...sent, ok(), { type: 'handed-off' })]) {
    expect(transition(state, { type: 'told', record })).toEqual(state);
  }
});

it('asks the channel itself when the person says they have paid', () => {
  const state = after(...sent, ok(orderWith({ channel: 'wechat', state: 'started', action: QR })), { type: 'paid' });
  expect(demandOf(state).request?.operation).toBe('reconcile');
  expect(transition(state, asEvent(state, ok()))).toMatchObject({ phase: 'confirming', watch: { result: 'not-yet' } });
});

it('says so when the order could not be cancelled, and goes on watching it', () => {
  const cancelling: readonly Happening[] = [...sent, ok(), { type: 'cancelled' }];
  expect(demandOf(after(...cancelling)).request?.operation).toBe('cancel');
  for (const ending of [lost, problem('channel.unavailable', 503, { retryable: true }), ok()]) {
    expect(after(...cancelling, ending)).toMatchObject({ phase: 'confirming', watch: { asking: null, result: 'not-cancelled' } });
  }
  expect(after(...cancelling, ok(orderWith(null, { state: 'cancelled' }))).phase).toBe('cancelled');
});

it('looks once more before anything is called expired, and trusts only the server on it', () => {
  const waiting: readonly Happening[] = [...sent, ok(), { type: 'handed-off' }];
  const final = after(...waiting, elapsed('expiry'));
  expect(demandOf(final).request?.operation).toBe('reconcile');
  expect(after(...waiting, elapsed('expiry'), ok(orderWith(null, { state: 'expired' }))).phase).toBe('expired');
  expect(after(...waiting, elapsed('expiry'), ok()).phase).toBe('confirming');
  const silent = [elapsed('expiry'), lost, elapsed('poll'), lost, elapsed('poll'), lost];
  expect(after(...waiting, ...silent)).toMatchObject({ phase: 'failed', failure: 'confirmation.unreachable', money: 'unknown' });
});

it('pauses polling while hidden or offline and checks at once on return', () => {
  const confirming: readonly Happening[] = [...sent, ok(), { type: 'handed-off' }];
  for (const [away, back] of [['hidden', 'shown'], ['went-offline', 'came-online']] as const) {
    expect(demandOf(after(...confirming, { type: away })).timers.map(({ name }) => name)).not.toContain('poll');
    expect(demandOf(after(...confirming, { type: away }, { type: back })).request).not.toBeNull();
  }
});

it('switches channel under the same order', () => {
  const state = after(...sent, ok(), { type: 'switched', channel: 'wechat' });
  expect(demandOf(state).request).toMatchObject({ operation: 'pay', orderId: 'o1', purchase: { channel: 'wechat' } });
});

it('offers the hosted page first when the page forbids the way to the channel', () => {
  const state = after(...sent, ok(), { type: 'handed-off' }, { type: 'hand-off-blocked' });
  expect(actionsOf(state)[0]).toBe('open-page');
});

it('begins anew, under a new key, only from a decided order', () => {
  const expired = after(...sent, ok(orderWith(null, { state: 'expired' })));
  const again = transition(expired, { type: 'retried', fresh: FRESH_INTENT, record: null });
  expect(again).toMatchObject({ phase: 'ready', intent: FRESH_INTENT });
  expect(moneyOf(again)).toBe('not-sent');
});

it('shows what came of its key, instead of sending it again, where another page has spent it', () => {
  const spent = { stage: 'done', intent: INTENT, purchase: PURCHASE, orderId: 'o1' } as const;
  const others = { ...spent, intent: OTHER_INTENT };
  const claiming: readonly Event[] = [recalled, { type: 'submitted' }];
  for (const [before, type] of [[[recalled], 'told'], [claiming, 'told'], [claiming, 'claimed']] as const) {
    expect(after(...before, { type, record: spent })).toMatchObject({ phase: 'creating', joined: true, handedOff: true, work: { operation: 'lookup' } });
    expect(after(...before, { type, record: others })).not.toMatchObject({ joined: true });
  }
});

it('looks only now and then at an order whose time is up and that the service does not close', () => {
  const expiry = (remainingSeconds: number) => demandOf(after(...sent, ok(orderWith({ channel: 'alipay', state: 'started', action: FORM }, { remainingSeconds })))).timers.filter(({ name }) => name === 'expiry').map(({ ms }) => ms);
  expect([expiry(1), expiry(0)]).toEqual([[3_000], [62_000]]);
  // A longer delay would fire at once.
  expect([expiry(2_147_481), expiry(2_147_482), expiry(31_536_000)]).toEqual([[2_147_483_000], [2_147_483_647], [2_147_483_647]]);
});

it('starts no payment for an order whose time is up, which would be refused: it waits for the service to close it', () => {
  const over = after(...sent, ok(orderWith(null, { remainingSeconds: 0 })));
  expect(over).toMatchObject({ phase: 'confirming', watch: { asking: null } });
  expect(demandOf(over)).toMatchObject({ request: null, timers: expect.arrayContaining([expect.objectContaining({ name: 'poll', ms: 2_000 })]) });
  expect(after(...sent, ok(orderWith(null, { remainingSeconds: 1 })))).toMatchObject({ phase: 'paying', work: { operation: 'pay' } });
});

it('asks a busy service less often how the payment stands', () => {
  const confirming: readonly Happening[] = [...sent, ok(), { type: 'handed-off' }, elapsed('poll')];
  const pace = (outcome: Outcome) => demandOf(after(...confirming, outcome)).timers.filter(({ name }) => name === 'poll').map(({ ms }) => ms);
  expect([pace(problem('rate.limited', 429, { retryable: true })), pace({ kind: 'http-error', status: 503, retryAfterMs: null }), pace(lost)]).toEqual([[10_000], [10_000], [2_000]]);
});

it('ignores an answer that comes after its request was given up', () => {
  const moved = after(...sent, elapsed('attempt'));
  expect(transition(moved, { type: 'replied', serial: moved.serial - 1, outcome: ok(), chance: 0 })).toBe(moved);
});
