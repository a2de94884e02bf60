import { MONEY_TRUTHS } from './orders/money.ts';
import { FAILURE_CODES } from './phase.ts';
import { BUILDS } from './reports/report-fields.ts';
import { REPORT_SHAPE } from './reports/report-shape.ts';
import type { Shape } from './reports/report-shape.ts';
import type { DropReason } from './reports/report-words.ts';

/** What stands for a name of a newer page where there has to be one. Any other entry goes with its name. */
const STANDS_FOR: ReadonlyMap<readonly string[], string> = new Map<readonly string[], string>([[FAILURE_CODES, 'internal'], [MONEY_TRUTHS, 'unknown'], [BUILDS, 'modern']]);
const REASON: DropReason = 'newer-names';

/** How names are made here, and will be: what looks otherwise is none. */
const NAME = /^[a-z][\w.-]{0,39}$/i;

/** A name that is not known here, and that nothing stands for. */
const NEWER = Symbol('newer');

interface Met {
  newer: number;
}

/**
 * What this code understands of a report, or of what should be one, that a page newer than it may have made: entries under names that it does
 * not know, and the oldest of longer lists, are left out and counted in `drops`. All else stays as it came, for the schema to judge.
 */
export function knownPart(value: unknown): unknown {
  const met: Met = { newer: 0 };
  const known = knownOf(REPORT_SHAPE, value, met);
  if (met.newer === 0 || !isObject(known)) return known;
  const drops = Object(known['drops']);
  return { ...known, drops: { ...drops, [REASON]: (Number(drops[REASON]) || 0) + met.newer } };
}

function knownOf(shape: Shape, value: unknown, met: Met): unknown {
  switch (shape.is) {
    case 'one-of': {
      if (typeof value !== 'string' || shape.options.includes(value) || !NAME.test(value)) return value;
      met.newer += 1;
      return STANDS_FOR.get(shape.options) ?? NEWER;
    }
    case 'nullable':
      return knownOf(shape.of, value, met);
    case 'list':
      if (!Array.isArray(value)) return value;
      met.newer += Math.max(0, value.length - shape.max);
      return value.slice(-shape.max).map((item) => knownOf(shape.of, item, met)).filter((item) => item !== NEWER);
    case 'map': {
      const { options } = shape;
      if (options === null || !isObject(value)) return value;
      const entries = Object.entries(value).filter(([key]) => options.includes(key) || !NAME.test(key));
      met.newer += Object.keys(value).length - entries.length;
      return Object.fromEntries(entries);
    }
    case 'fields': {
      if (!isObject(value)) return value;
      const known = { ...value };
      for (const [name, inner] of Object.entries(shape.fields)) {
        if (!(name in known)) continue;
        const field = knownOf(inner, known[name], met);
        if (field === NEWER) return NEWER;
        known[name] = field;
      }
      return known;
    }
    default:
      return value;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
