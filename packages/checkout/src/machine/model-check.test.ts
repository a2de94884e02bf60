import { beforeAll, expect, it } from 'vitest';
import { doubtAfter, explore } from '../testing/explore.ts';
import type { Step } from '../testing/explore.ts';
import { actionsOf } from './actions.ts';
import { DEADLINES } from './deadlines.ts';
import { demandOf } from './demand.ts';
import { isUnderWay, recordOf } from './ledger-record.ts';
import { moneyOf } from './money.ts';
import { BACKOFF } from './retry-policy.ts';
import { LOST_AFTER } from './state.ts';
import type { State } from './state.ts';
import { isWorking } from './work.ts';

const DECIDED = ['succeeded', 'expired', 'cancelled'];

/** What a person can tell two states apart by. */
function visible(state: State): string {
  const watch = 'watch' in state && !isWorking(state) ? [state.watch.misses >= LOST_AFTER, state.watch.result] : [];
  const work = isWorking(state) ? [state.work.slow] : [];
  const failed = state.phase === 'failed' ? [state.failure, state.money] : [];
  return JSON.stringify([state.phase, state.online, ...watch, ...work, ...failed]);
}

/** Promises looked at while exploring, each with where it was found broken. */
const broken = new Map<string, Set<string>>();
const phases = new Set<string>();
let states = 0;
let steps = 0;

function claim(promise: string, holds: boolean, state: State, step?: Step): void {
  const found = broken.get(promise) ?? new Set<string>();
  broken.set(promise, found);
  if (!holds && found.size < 3) found.add(`${step?.label ?? 'in'}: ${JSON.stringify(state)} -> ${JSON.stringify(step?.next)}`);
}

function checkState(state: State): void {
  const { timers, request } = demandOf(state);
  const names = timers.map((timer) => timer.name);
  claim('exit', timers.length > 0 || actionsOf(state).length > 0, state);
  claim('ids', new Set(timers.map((timer) => timer.id)).size === timers.length, state);
  claim('finite', timers.every((timer) => timer.ms >= 0 && timer.ms <= 2_147_483_647), state);
  if (state.phase === 'boot') claim('deadline', names.includes('boot'), state);
  if (isWorking(state)) {
    claim('deadline', timers.some((timer) => timer.name === 'total' && timer.ms <= 20_000), state);
    claim('retry bound', state.work.attempts <= BACKOFF.maxAttempts, state);
    if (state.work.slow === 'no') claim('notice', timers.some((timer) => timer.name === 'notice' && timer.ms === 3_000), state);
    if (actionsOf(state).length === 0) claim('action', timers.some((timer) => timer.name === 'action' && timer.ms === 8_000), state);
  }
  if (request !== null) claim('attempt', names.includes('attempt'), state);
  if (state.phase === 'confirming' || state.phase === 'approval' || (state.phase === 'paying' && state.work === null)) {
    const ends = names.includes('expiry') || names.includes('poll') || names.includes('attempt');
    claim('deadline', ends, state);
  }
  if (request?.operation === 'create') {
    const record = recordOf(state);
    claim('write-ahead', record?.stage === 'sent' && record.intent.key === request.key, state);
  }
}

function checkStep(state: State, doubt: boolean, step: Step): void {
  const { next, event, by } = step;
  if (by === 'page') return;
  const before = demandOf(state).timers;
  const after = demandOf(next).timers;
  if (by === 'world' && isWorking(state) && isWorking(next) && visible(state) === visible(next)) {
    for (const { name, id } of before) {
      if (name !== 'total' && name !== 'notice' && name !== 'action') continue;
      claim('deadlines are never restarted', after.some((timer) => timer.id === id), state, step);
    }
  }
  if (event?.type === 'elapsed' && (event.timer === 'notice' || event.timer === 'action' || event.timer === 'total')) {
    claim('a deadline changes the screen', visible(state) !== visible(next), state, step);
  }
  if (event?.type === 'elapsed' && event.timer === 'total') claim('total ends it', next.phase === 'failed', state, step);
  if (isWorking(next)) claim('wait bound', next.work.waitMs <= BACKOFF.retryAfterCapMs, state, step);
  if (next.intent.key !== state.intent.key) {
    const joins = (event?.type === 'told' || event?.type === 'claimed' || event?.type === 'retried' || event?.type === 'recalled') &&
      isUnderWay(event.record);
    const starts = event?.type === 'recalled' || (event?.type === 'retried' && DECIDED.includes(state.phase));
    const resumes = event?.type === 'recalled' && event.record?.stage === 'done';
    claim('one key per intent', joins || starts || resumes, state, step);
  }
  const nextDoubt = doubtAfter(doubt, state, step);
  const onScreen = next.phase === 'failed' || next.phase === 'creating' || next.phase === 'ready';
  claim('not charged only where proved', !(onScreen && nextDoubt && moneyOf(next) === 'not-sent'), state, step);
  if (event?.type === 'replied' && next.phase === 'succeeded') {
    claim('success is the server’s word', event.outcome.kind === 'ok' && event.outcome.order.state === 'paid', state, step);
  }
  if (next.phase === 'succeeded' && state.phase !== 'succeeded') claim('success is an answer', event?.type === 'replied', state, step);
}

beforeAll(() => {
  states = explore((state, doubt, out) => {
    phases.add(state.phase);
    steps += out.length;
    checkState(state);
    for (const step of out) checkStep(state, doubt, step);
  });
}, 240_000);

const none = new Set<string>();
/** A promise that no state ever put to the test is not held either. */
const holds = (promise: string): void => expect(broken.get(promise)).toEqual(none);

it('reaches every phase, and enough states to mean something', () => {
  expect([...phases].sort()).toEqual(
    ['approval', 'boot', 'cancelled', 'confirming', 'creating', 'expired', 'failed', 'paying', 'ready', 'succeeded'],
  );
  expect(states).toBeGreaterThan(10_000);
  expect(steps).toBeGreaterThan(500_000);
});

it('has no state without an outgoing deadline or something the person can do', () => holds('exit'));
it('gives every phase that works or watches a deadline of its own', () => holds('deadline'));
it('gives every request in flight its own deadline', () => holds('attempt'));
it('keeps every timer apart and within what setTimeout takes', () => {
  holds('ids');
  holds('finite');
});
it(`shows a notice at ${DEADLINES.notice} ms and something to do at ${DEADLINES.action} ms`, () => {
  holds('notice');
  holds('action');
});
it('restarts no deadline without a visible change, so no path outlasts the deadlines unseen', () => {
  holds('deadlines are never restarted');
  holds('a deadline changes the screen');
  holds('total ends it');
});
it('bounds retries and waits', () => {
  holds('retry bound');
  holds('wait bound');
});
it('writes ahead: no order is requested that the ledger does not hold as sent', () => holds('write-ahead'));
it('never changes the key of an intent that is not decided', () => holds('one key per intent'));
it('never says "not charged" while something sent is in doubt', () => holds('not charged only where proved'));
it('succeeds only on the server’s word', () => {
  holds('success is the server’s word');
  holds('success is an answer');
});
