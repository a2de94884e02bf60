import { median } from './statistics.ts';

/** Three significant digits, thousands apart: 1,234 · 12.3 · 0.123. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** The median, and in brackets the lowest and the highest. */
export function spread(values: readonly number[], unit: string): string {
  return `${figure(median(values))}${unit} (${figure(Math.min(...values))} to ${figure(Math.max(...values))})`;
}

/** Bytes as megabytes of 1,000,000. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
