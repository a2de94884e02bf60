import { formatReference } from '@unstuck/protocol';
import { expect, it } from 'vitest';
import { addressOf, reportIn } from './route.ts';

const REFERENCE = '0410-6105-A';

it('reads from an address what was written into it, a reference alone or one of its reports', () => {
  // Some check characters are no letters.
  const references = Array.from({ length: 256 }, (_, byte) => formatReference([0, 0, 0, 0, byte]));
  expect(references.join()).toMatch(/(?=.*\*)(?=.*~)(?=.*\$)(?=.*=)/);
  for (const reference of references) {
    expect(reportIn(addressOf({ reference }))).toBe(reference);
    expect(reportIn(addressOf({ reference, reportId: 'a-report_1' }))).toBe(`${reference}!a-report_1`);
  }
});

it('takes what names no report for the entrance', () => {
  for (const fragment of ['', '#/', '#/report/', '#/report/0410-6105-B', `#/report/${REFERENCE}!`, `#/report/${REFERENCE}!a/b`, `#/report/${REFERENCE}!<img>`, '#/report/%']) expect(reportIn(fragment)).toBeNull();
});
