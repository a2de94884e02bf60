import * as protocol from '@unstuck/protocol';
import { REPORT_LIMITS, encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { expect, it, vi } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { findReport, readReport } from './read-report.ts';

vi.mock('@unstuck/protocol', async (original) => {
  const actual = await original<typeof protocol>();
  return { ...actual, decodeCapsule: vi.fn<typeof actual.decodeCapsule>(actual.decodeCapsule) };
});

it('finds a report in a long message', () => {
  const report = sampleReport();
  const chatter = 'Dear support, it hangs again and again. '.repeat(1_000);
  expect(findReport(`${chatter}\n${encodeCapsule(report)}\n${chatter}`)?.reportId).toBe(report.reportId);
});

it('tries no more of a text than a few reports have, however many it may hold', () => {
  const decode = vi.mocked(protocol.decodeCapsule);
  decode.mockClear();
  const words = Array.from({ length: 40 }, (_, index) => `U1.${String(index).padStart(3, '0')}${'A'.repeat(REPORT_LIMITS.maxBytes - 10)}`);
  expect(findReport(words.join(' '))).toBeNull();
  const tried = decode.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
  expect(decode).toHaveBeenCalled();
  expect(tried).toBeLessThanOrEqual(4 * REPORT_LIMITS.maxBytes);
});

/** Whose timeline says the same so many times, which a capsule says once. */
function repetitive(times: number): Report {
  const words = Object.fromEntries(Array.from('abcdefghijkl', (key) => [key, 'word and another '.repeat(11)]));
  return sampleReport({ timeline: Array.from({ length: times }, (_, at) => ({ at, what: 'x', detail: words })) });
}

it('takes no report out of a capsule that is larger than reports are', () => {
  const large = encodeCapsule(repetitive(100));
  expect(large.length).toBeLessThan(REPORT_LIMITS.maxBytes / 2);
  expect(() => readReport(large)).toThrow(expect.objectContaining({ code: 'request.too-large' }));
  expect(findReport(large)).toBeNull();
});

it('takes one to which its page has added, since it was as large as may be, how its deliveries went', () => {
  const report = repetitive(13);
  expect(JSON.stringify(report).length).toBeLessThan(REPORT_LIMITS.maxBytes);
  const deliveries = Array.from({ length: REPORT_LIMITS.maxDeliveries }, (_, at) => ({ door: 'same-origin' as const, outcome: 'refused-413', at }));
  const noted = { ...report, deliveries };
  expect(JSON.stringify(noted).length).toBeGreaterThan(REPORT_LIMITS.maxBytes);
  expect(readReport(encodeCapsule(noted)).deliveries).toEqual(deliveries);
});
