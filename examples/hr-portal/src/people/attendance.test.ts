import { expect, it } from 'vitest';
import { attendanceOf } from './attendance.ts';
import { EMPLOYEES, findEmployee } from './employees.ts';

it('shows the month up to today by the Beijing calendar', () => {
  // 17:00 UTC on the 30th is already the 1st in Beijing.
  expect(attendanceOf('E1001', new Date('2026-04-30T17:00:00Z')).map((day) => day.date)).toEqual(['2026-05-01']);
  const april = attendanceOf('E1001', new Date('2026-04-30T15:00:00Z'));
  expect(april).toHaveLength(30);
  expect(april.at(-1)).toMatchObject({ kind: 'today', clockOut: null });
});

it('shows the same past to whoever looks later', () => {
  const earlier = attendanceOf('E1007', new Date('2026-03-16T04:00:00Z')).slice(0, -1);
  expect(attendanceOf('E1007', new Date('2026-03-31T04:00:00Z')).slice(0, earlier.length)).toEqual(earlier);
});

it('never lets anybody leave before they came, nor work on a public holiday', () => {
  const october = EMPLOYEES.flatMap(({ account }) => attendanceOf(account, new Date('2026-10-31T12:00:00Z')));
  expect(october.filter(({ clockIn, clockOut }) => clockIn !== null && clockOut !== null && clockOut <= clockIn)).toEqual([]);
  expect(october.filter(({ kind, clockIn }) => kind === 'holiday' && clockIn !== null)).toEqual([]);
  expect(october.filter(({ kind }) => kind === 'holiday')).toHaveLength(3 * EMPLOYEES.length);
});

it('signs in the first employee when the account is not known', () => {
  expect(findEmployee('E9999').account).toBe('E1001');
  expect(findEmployee('E1020').account).toBe('E1020');
});
