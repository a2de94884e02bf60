/** What a day was, as the time clock and the leave desk know it. */
export type DayKind = 'normal' | 'late' | 'early' | 'missing' | 'annual-leave' | 'sick-leave' | 'field' | 'weekend' | 'holiday' | 'today';

export interface AttendanceDay {
  /** ISO date. */
  readonly date: string;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly kind: DayKind;
  /** `HH:mm`, or null where there is no stamp. */
  readonly clockIn: string | null;
  readonly clockOut: string | null;
  readonly overtimeHours: number;
}

/** Shift of the demo company, in minutes after midnight. */
const SHIFT = { start: 8 * 60 + 30, end: 17 * 60 + 30 } as const;
/** The public holidays that fall on the same date every year; the moon's are left out. */
const HOLIDAYS = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);
const BEIJING_OFFSET_MS = 8 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The month so far, as the attendance system would show it; the same for the same person and day. */
export function attendanceOf(account: string, now: Date): readonly AttendanceDay[] {
  // Shifted once, so that the UTC getters below read Beijing's calendar.
  const today = new Date(now.getTime() + BEIJING_OFFSET_MS);
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
  return Array.from({ length: today.getUTCDate() }, (_, index) => {
    const day = new Date(first + index * DAY_MS);
    const date = day.toISOString().slice(0, 10);
    const weekday = day.getUTCDay();
    const isToday = index + 1 === today.getUTCDate();
    return dayOf(date, weekday, diceFor(`${account} ${date}`), isToday ? today.getUTCHours() * 60 + today.getUTCMinutes() : null);
  });
}

function dayOf(date: string, weekday: number, dice: () => number, minuteToday: number | null): AttendanceDay {
  const off = (kind: DayKind): AttendanceDay => ({ date, weekday, kind, clockIn: null, clockOut: null, overtimeHours: 0 });
  if (HOLIDAYS.has(date.slice(5))) return off('holiday');
  if (weekday === 0 || weekday === 6) {
    const called = weekday === 6 && dice() < 0.12 && minuteToday === null;
    if (!called) return off('weekend');
    return { date, weekday, kind: 'weekend', clockIn: time(SHIFT.start + dice() * 20), clockOut: time(SHIFT.start + 245 + dice() * 20), overtimeHours: 4 };
  }
  const arrival = SHIFT.start - 4 - Math.floor(dice() * 22);
  if (minuteToday !== null) {
    return { date, weekday, kind: 'today', clockIn: minuteToday > arrival ? time(arrival) : null, clockOut: null, overtimeHours: 0 };
  }
  const chance = dice();
  const departure = SHIFT.end + Math.floor(dice() * 18);
  if (chance < 0.04) return off('annual-leave');
  if (chance < 0.055) return off('sick-leave');
  if (chance < 0.12) return worked('late', SHIFT.start + 3 + Math.floor(dice() * 24), departure, 0);
  if (chance < 0.14) return worked('early', arrival, SHIFT.end - 10 - Math.floor(dice() * 40), 0);
  if (chance < 0.16) return { ...off('missing'), clockIn: time(arrival) };
  if (chance < 0.22) return worked('field', arrival, departure, 0);
  const overtime = dice() < 0.2 ? 1 + Math.floor(dice() * 5) / 2 : 0;
  return worked('normal', arrival, overtime > 0 ? SHIFT.end + 30 + overtime * 60 + Math.floor(dice() * 9) : departure, overtime);

  function worked(kind: DayKind, from: number, to: number, overtimeHours: number): AttendanceDay {
    return { date, weekday, kind, clockIn: time(from), clockOut: time(to), overtimeHours };
  }
}

function time(minutes: number): string {
  const whole = Math.floor(minutes);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** Numbers in [0, 1) that only depend on the text: FNV-1a for the seed, then mulberry32. */
function diceFor(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
