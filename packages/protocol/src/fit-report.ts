import { scrub } from './redact.ts';
import { REPORT_LIMITS } from './report.ts';
import type { Report } from './report.ts';
import { MAX_NUMBER, REPORT_SHAPE } from './report-shape.ts';
import type { Shape } from './report-shape.ts';

const ID = /^[\w.+*~$=-]+$/;
const MAX_KEY = 40;

/**
 * What may leave of something that should be a report: fields of the allow-list alone, every text scrubbed and cut, every list
 * within its bounds. Null if too little of one is left.
 * @param known see {@link scrub}
 */
export function fitReport(value: unknown, known: readonly string[] = []): Report | null {
  const fitted = fit(REPORT_SHAPE, value, known);
  return fitted === undefined ? null : ({ schema: 1, ...(fitted as object) } as Report);
}

/** Undefined where the value does not fit. */
function fit(shape: Shape, value: unknown, known: readonly string[]): unknown {
  switch (shape.is) {
    case 'id':
      return typeof value === 'string' && value.length <= shape.max && ID.test(value) ? value : undefined;
    case 'text':
      return typeof value === 'string' ? fitText(value, shape.max, known) : undefined;
    case 'one-of':
      return shape.options.indexOf(value as string) < 0 ? undefined : value;
    case 'time': {
      const date = new Date(typeof value === 'string' ? value : NaN);
      return date.getTime() >= 0 ? date.toISOString() : undefined;
    }
    case 'count':
      return isNumber(value) ? Math.min(MAX_NUMBER, Math.max(0, Math.round(value))) : undefined;
    case 'share':
      return isNumber(value) ? round(Math.min(1, Math.max(0, value))) : undefined;
    case 'scalar':
      if (typeof value === 'string') return fitText(value, REPORT_LIMITS.maxText, known);
      // A larger number may be a phone or an account.
      if (isNumber(value)) return Math.abs(value) < MAX_NUMBER ? round(value) : null;
      return typeof value === 'boolean' || value === null ? value : undefined;
    case 'nullable':
      return value === null ? value : fit(shape.of, value, known);
    case 'list':
      return Array.isArray(value) ? value.slice(-shape.max).map((item) => fit(shape.of, item, known)).filter((item) => item !== undefined) : undefined;
    case 'map':
      return fitMap(shape, value, known);
    case 'fields': {
      const fitted: Record<string, unknown> = {};
      for (const name of Object.keys(shape.fields)) {
        const inner = shape.fields[name];
        const field = inner && fit(inner, Object(value)[name], known);
        if (field !== undefined) fitted[name] = field;
        else if (inner && !(inner.is === 'map' && !inner.needed)) return undefined;
      }
      return fitted;
    }
  }
}

function fitMap({ of, options, max, needed }: Extract<Shape, { is: 'map' }>, value: unknown, known: readonly string[]): object | undefined {
  const fitted: Record<string, unknown> = {};
  let left = max;
  for (const key of Object.keys(Object(value))) {
    const name = options ? (options.indexOf(key) < 0 ? '' : key) : fitText(key, MAX_KEY, known);
    const item = fit(of, Object(value)[key], known);
    if (name === '' || name === '__proto__' || item === undefined || left <= 0) continue;
    fitted[name] = item;
    left -= 1;
  }
  return needed || left < max ? fitted : undefined;
}

function fitText(text: string, max: number, known: readonly string[]): string {
  // More than can stay is not worth scrubbing; what is cut off must not hide the end of a secret from its pattern.
  const clean = scrub(text.slice(0, 4 * max), known).replace(/[\0-\x1f\x7f]+/g, ' ').slice(0, max);
  try {
    encodeURIComponent(clean);
    return clean;
  } catch {
    // Half a surrogate pair, from the page or from the cut.
    return clean.replace(/[\ud800-\udfff]/g, '');
  }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && isFinite(value);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
