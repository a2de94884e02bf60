/** Both platforms write China Standard Time, UTC+8. */
const OFFSET_MS = 8 * 60 * 60 * 1000;

/** `2026-01-31T09:05:00+08:00` */
export function toRfc3339(date: Date): string {
  return `${new Date(date.getTime() + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** `2026-01-31 09:05:00` */
export function toAlipayTime(date: Date): string {
  return toRfc3339(date).slice(0, 19).replace('T', ' ');
}

/** Reads `2026-01-31 09:05:00` and nothing else. */
export function fromAlipayTime(text: string): Date | null {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? valid(new Date(`${text.replace(' ', 'T')}+08:00`)) : null;
}

/** Reads `2026-01-31T09:05:00+08:00` and nothing else: whole seconds and an offset. */
export function fromRfc3339(text: string): Date | null {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? valid(new Date(text)) : null;
}

function valid(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
