import { scrub } from './redact.ts';
import type { Report } from './report.ts';
import { REPORT_LIMITS } from './report-fields.ts';
import { MAX_NUMBER, REPORT_SHAPE } from './report-shape.ts';
import type { Shape } from './report-shape.ts';

const ID = /^[\w.+*~$=-]+$/;
/** As the service names requests; it looks like a token, and joins a report with the service's log. */
const REQUEST_ID = /^[\da-z]{26}$/;
const MAX_KEY = 40;
/** What is cut off must not hide the end of a secret from its pattern: so much before the cut goes as well. */
const CUT_EDGE = 64;
/** Keys that the schema refuses as well, since they mean something to objects. */
const RESERVED = /^(?:__proto__|prototype|constructor)$/;

/** What was left out, by reason. */
type Drops = Record<string, number>;

interface Fitting {
  readonly known: readonly string[];
  readonly drops: Drops;
}

/**
 * What may leave of something that should be a report: fields of the allow-list alone, every text scrubbed and cut, of every list its
 * newest entries, with the others counted under `<list>-full`. Null if too little of one is left.
 * @param known see {@link scrub}
 */
export function fitReport(value: unknown, known: readonly string[] = []): Report | null {
  const drops: Drops = {};
  const fitted = fit(REPORT_SHAPE, value, { known, drops });
  if (fitted === undefined) return null;
  const report = { schema: 1, ...(fitted as object) } as Report;
  for (const reason of Object.keys(drops)) report.drops[reason] = (report.drops[reason] ?? 0) + (drops[reason] ?? 0);
  return report;
}

/** Undefined where the value does not fit. */
function fit(shape: Shape, value: unknown, fitting: Fitting): unknown {
  switch (shape.is) {
    case 'id':
      return typeof value === 'string' && value.length <= shape.max && ID.test(value) ? value : undefined;
    case 'text':
      return typeof value === 'string' ? fitText(value, shape.max, fitting) : undefined;
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
      if (typeof value === 'string') return fitText(value, REPORT_LIMITS.maxText, fitting);
      // A larger number may be a phone or an account.
      if (isNumber(value)) return Math.abs(value) < MAX_NUMBER ? round(value) : null;
      return typeof value === 'boolean' || value === null ? value : undefined;
    case 'nullable':
      return value === null ? value : fit(shape.of, value, fitting);
    case 'list':
      return Array.isArray(value) ? value.slice(-shape.max).map((item) => fit(shape.of, item, fitting)).filter((item) => item !== undefined) : undefined;
    case 'map':
      return fitMap(shape, value, fitting);
    case 'fields': {
      const fitted: Record<string, unknown> = {};
      for (const name of Object.keys(shape.fields)) {
        const inner = shape.fields[name];
        const given = Object(value)[name];
        const field = inner && fit(inner, given, fitting);
        if (field !== undefined) fitted[name] = field;
        else if (inner && !(inner.is === 'map' && !inner.needed)) return undefined;
        if (inner?.is === 'list' && given.length > inner.max) {
          const reason = `${name}-full`;
          fitting.drops[reason] = (fitting.drops[reason] ?? 0) + given.length - inner.max;
        }
      }
      return fitted;
    }
  }
}

function fitMap({ of, options, max, needed }: Extract<Shape, { is: 'map' }>, value: unknown, fitting: Fitting): object | undefined {
  const fitted: Record<string, unknown> = {};
  let left = max;
  for (const key of Object.keys(Object(value))) {
    const name = options ? (options.indexOf(key) < 0 ? '' : key) : fitText(key, MAX_KEY, fitting);
    const given = Object(value)[key];
    const item = name === 'requestId' && REQUEST_ID.test(given) ? String(given) : fit(of, given, fitting);
    if (name === '' || RESERVED.test(name) || item === undefined || left <= 0) continue;
    fitted[name] = item;
    left -= 1;
  }
  return needed || left < max ? fitted : undefined;
}

function fitText(text: string, max: number, { known }: Fitting): string {
  // More than can stay is not worth scrubbing.
  const most = 4 * max;
  const clean = scrub(text.slice(0, most), known);
  return (text.length < most ? clean : clean.slice(0, -CUT_EDGE)).replace(/[^ -~\x80-\uffff]+/g, ' ').slice(0, max);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && isFinite(value);
}

function round(value: number): number {
  // Not minus zero, which JSON does not have.
  return Math.round(value * 1000) / 1000 + 0;
}
