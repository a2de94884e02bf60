import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROBLEM_CODES, PROBLEM_KINDS } from '@unstuck/protocol';
import { BACKOFF, backoffMs, judge } from './retry-policy.ts';

it('retries network errors, 408, 425, 429 and 5xx, and nothing else', () => {
  for (let status = 300; status < 600; status += 1) {
    const verdict = judge({ kind: 'http-error', status, retryAfterMs: null }, 'create');
    const retried = status >= 500 || status === 408 || status === 425 || status === 429;
    expect([status, verdict.kind]).toEqual([status, retried ? 'again' : 'stop']);
  }
  expect(judge({ kind: 'network-error' }, 'create')).toMatchObject({ kind: 'again', unsure: true });
});

it('takes a network that wants a sign-in for what it is, and not for an error of the service', () => {
  const trouble = (status: number) => judge({ kind: 'http-error', status, retryAfterMs: null }, 'create');
  expect(trouble(511)).toMatchObject({ kind: 'again', unsure: true, trouble: 'response.not-json' });
  expect(trouble(500)).toMatchObject({ kind: 'again', unsure: true, trouble: 'server.error' });
});

it('follows what each problem code says of retrying', () => {
  for (const code of PROBLEM_CODES) {
    const kind = PROBLEM_KINDS[code];
    const verdict = judge({ kind: 'problem', code, ...kind, faults: [], retryAfterMs: null }, 'create');
    expect([code, verdict.kind]).toEqual([code, kind.retryable ? 'again' : 'stop']);
  }
});

it('takes a service without such an address, or that refuses what nobody entered, for one of another version', () => {
  for (const code of ['route.not-found', 'request.media-type', 'key.missing'] as const) {
    const problem = { kind: 'problem', code, ...PROBLEM_KINDS[code], faults: [], retryAfterMs: null } as const;
    expect(judge(problem, 'create')).toMatchObject({ kind: 'stop', failure: 'response.wrong-schema', money: 'not-sent' });
  }
  expect(judge({ kind: 'problem', code: 'request.invalid', ...PROBLEM_KINDS['request.invalid'], faults: [], retryAfterMs: null }, 'create')).toMatchObject({ failure: 'request.rejected' });
});

it('asks by key, and does not repeat blindly, after an answer that is not ours', () => {
  expect(judge({ kind: 'not-json' }, 'create')).toMatchObject({ kind: 'again', unsure: true });
  expect(judge({ kind: 'not-json' }, 'lookup')).toMatchObject({ kind: 'stop', money: 'unknown' });
});

it('backs off exponentially with full jitter, within floor and cap', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, chance) => {
    const ms = backoffMs(attempts, null, chance);
    expect(ms).toBeGreaterThanOrEqual(BACKOFF.floorMs);
    expect(ms).toBeLessThanOrEqual(BACKOFF.capMs);
  }));
  expect(backoffMs(3, null, 0.999)).toBeGreaterThan(backoffMs(1, null, 0.999));
});

it.each([
  [1, 200, 100, 400], [2, 400, 200, 800], [3, 800, 400, 1_600], [4, 1_600, 800, 3_200], [5, 2_000, 1_000, 4_000], [12, 2_000, 1_000, 4_000],
])('waits after attempt %i, %i ms where chance is a half, half of that where it is a quarter, and twice that at most', (attempts, half, quarter, whole) => {
  expect(backoffMs(attempts, null, 0.5)).toBe(half);
  expect(backoffMs(attempts, null, 0.25)).toBe(quarter);
  expect(backoffMs(attempts, null, 0.9999)).toBe(whole);
  expect(backoffMs(attempts, null, 0)).toBe(100);
});

it('honours Retry-After up to its cap', () => {
  expect(backoffMs(1, 3_000, 0)).toBe(3_000);
  expect(backoffMs(1, 3_600_000, 0)).toBe(BACKOFF.retryAfterCapMs);
  expect(backoffMs(1, 0, 0)).toBe(BACKOFF.floorMs);
});
