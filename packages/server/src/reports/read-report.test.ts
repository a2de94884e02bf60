import * as protocol from '@unstuck/protocol';
import { REPORT_LIMITS, encodeCapsule } from '@unstuck/protocol';
import { expect, it, vi } from 'vitest';
import { sampleReport } from '../testing/sample-report.ts';
import { findReport } from './read-report.ts';

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
