import * as v from 'valibot';

/** Whose pages may deliver reports under one public key. */
export interface Site {
  readonly origins: readonly string[];
  /** Of all addresses together; null where only the limit of each address holds. */
  readonly deliveriesPerMinute: number | null;
}
/** By key. */
export type Sites = ReadonlyMap<string, Site>;

const MAX_DELIVERIES = 10_000_000;
const KEY = /^[A-Za-z0-9_-]{1,64}$/;
const EXAMPLE = '{"hr-portal":{"origins":["https://hr.example.com"],"deliveriesPerMinute":600}}';
const ORIGINS = 'must list at least one origin, each without a path, e.g. ["https://hr.example.com"]';
const LIMIT = `must be a whole number from 1 to ${MAX_DELIVERIES}, or be left out`;

const siteSchema = v.strictObject(
  {
    origins: v.pipe(v.array(v.pipe(v.string(ORIGINS), v.check((origin) => URL.parse(origin)?.origin === origin, ORIGINS)), ORIGINS), v.minLength(1, ORIGINS)),
    deliveriesPerMinute: v.exactOptional(v.pipe(v.number(LIMIT), v.safeInteger(LIMIT), v.minValue(1, LIMIT), v.maxValue(MAX_DELIVERIES, LIMIT))),
  },
  ({ expected }) => {
    if (expected === '"origins"') return ORIGINS;
    return expected === 'never' ? 'is no setting of a site: those are origins and deliveriesPerMinute' : `must be a site, as in ${EXAMPLE}`;
  },
);

/** Reads sites from their JSON; every fault becomes an issue of its own that names the site and the setting. */
export const sitesSchema = v.pipe(
  v.string(),
  v.rawTransform<string, Sites>(({ dataset, addIssue, NEVER }) => {
    const sites = new Map<string, Site>();
    const faults: string[] = [];
    const entries = parseEntries(dataset.value);
    if (entries === null) faults.push(`must be JSON, as in ${EXAMPLE}`);
    for (const [key, value] of entries ?? []) {
      if (!KEY.test(key)) faults.push(`"${key}" cannot be a key: use 1 to 64 letters, digits, - and _`);
      const read = v.safeParse(siteSchema, value);
      if (read.success) sites.set(key, { origins: read.output.origins, deliveriesPerMinute: read.output.deliveriesPerMinute ?? null });
      else for (const issue of read.issues) faults.push(`${[key, v.getDotPath(issue)].filter((part) => part !== null).join('.')} ${issue.message}`);
    }
    for (const message of faults) addIssue({ message });
    return faults.length > 0 ? NEVER : sites;
  }),
);

function parseEntries(text: string): [string, unknown][] | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
  } catch {
    return null;
  }
}
