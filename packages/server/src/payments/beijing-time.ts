/** Both platforms live on China Standard Time, which has been UTC+8 without daylight saving since 1991. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** `2026-01-31 09:05:00`, as Alipay writes times. */
export function toBeijingTime(date: Date): string {
  return new Date(date.getTime() + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Null for anything that is not a time as Alipay writes it. */
export function fromBeijingTime(text: string): Date | null {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  const date = new Date(`${day}T${time}+08:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** `2026-01-31T09:05:00+08:00`, as WeChat Pay writes times (RFC 3339). */
export function toBeijingRfc3339(date: Date): string {
  return `${toBeijingTime(date).replace(' ', 'T')}+08:00`;
}
