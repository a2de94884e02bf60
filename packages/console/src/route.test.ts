import { expect, it } from 'vitest';
import { addressOf, reportIn } from './route.ts';

const REFERENCE = '0410-6105-A';

it('reads from an address what was written into it, a reference alone or one of its reports', () => {
  // Other programs may make check characters that are no letters.
  for (const reference of [REFERENCE, '0000-0010-*', '0000-0011-~', '0000-0012-$', '0000-0013-=', '0000-0014-U']) {
    expect(reportIn(addressOf({ reference }))).toBe(reference);
    expect(reportIn(addressOf({ reference, reportId: 'a-report_1' }))).toBe(`${reference}!a-report_1`);
  }
});

it('takes what names no report for the entrance', () => {
  for (const fragment of ['', '#/', '#/report/', '#/report/0410-6105-B', `#/report/${REFERENCE}!`, `#/report/${REFERENCE}!a/b`, `#/report/${REFERENCE}!<img>`, '#/report/%']) expect(reportIn(fragment)).toBeNull();
});
