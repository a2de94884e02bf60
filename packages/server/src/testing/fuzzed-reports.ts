import { CHUNK_LIMITS, DOORS, ENVIRONMENT_FIELDS, FAILURE_CODES, PHASES, REPORT_LIMITS, checksum, encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import fc from 'fast-check';
import { sampleReport } from './sample-report.ts';

/** Anything JavaScript calls a text: lone surrogates, NUL and right-to-left marks included. */
export const wildText = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', maxLength });

const scalar = fc.oneof(wildText(REPORT_LIMITS.maxText), fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const at = fc.nat();
const detail = fc.dictionary(wildText(40), scalar, { maxKeys: 4 });

/** Reports that the schema takes, with whatever may be in them. */
export const validReport: fc.Arbitrary<Report> = fc
  .record({
    madeAt: fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
    failure: fc.option(fc.record({ code: fc.constantFrom(...FAILURE_CODES), money: fc.constantFrom('unknown', 'not-sent') })),
    evidence: fc.array(fc.record({ id: wildText(60), at, detail }), { maxLength: 6 }),
    probes: fc.array(fc.record({ name: wildText(40), outcome: wildText(40), durationMs: at, detail }), { maxLength: 4 }),
    environment: fc.dictionary(fc.constantFrom(...ENVIRONMENT_FIELDS), scalar),
    timeline: fc.array(fc.record({ at, what: wildText(60), detail }), { maxLength: 8 }),
    drops: fc.dictionary(wildText(40), fc.nat(), { maxKeys: 4 }),
    deliveries: fc.array(fc.record({ door: fc.constantFrom(...DOORS), outcome: wildText(40), at }), { maxLength: 6 }),
    phases: fc.array(fc.record({ phase: fc.constantFrom(...PHASES), at }), { maxLength: 5 }),
  })
  .map(({ phases, ...fields }) => {
    const report = sampleReport(fields);
    return { ...report, attempt: { ...report.attempt, phases } };
  });

/** Reports with one thing about them wrong. */
const brokenReport = fc.tuple(validReport, fc.constantFrom(...Object.keys(sampleReport())), fc.jsonValue()).map(([report, field, value]) => ({ ...report, [field]: value }));

/** Bodies that are no report, or nearly one. */
export const wrongBody: fc.Arbitrary<string | Buffer> = fc.oneof(
  brokenReport.map((report) => JSON.stringify(report)),
  fc.json(),
  wildText(2_000),
  fc.tuple(validReport, fc.nat(40_000), wildText(5)).map(([report, cut, noise]) => `${JSON.stringify(report).slice(0, cut)}${noise}`),
  fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
);
export const mediaType = fc.constantFrom('application/json', 'text/plain', 'text/plain;charset=GBK', 'application/x-www-form-urlencoded', 'application/octet-stream', 'multipart/form-data; boundary=x', '');

/** Capsules: whole, cut and mixed, or made up. */
export const capsule: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(validReport, fc.nat(3_000), fc.stringMatching(/^[\w-]{0,20}$/)).map(([report, cutAt, noise]) => {
    const whole = encodeCapsule(report);
    return `${whole.slice(0, cutAt)}${noise}${whole.slice(cutAt)}`;
  }),
  fc.stringMatching(/^U1\.[\w-]{0,400}$/),
  wildText(300).map((text) => `U1.${text}`),
  validReport.map((report) => encodeCapsule(report)),
);

/** Addresses of pictures, most of which nobody would send. */
export const pictureUrl: fc.Arbitrary<string> = fc.record({
  id: fc.oneof(fc.stringMatching(/^[\w-]{8,64}$/), wildText(80)), n: fc.oneof(fc.nat(40).map(String), wildText(6)), of: fc.oneof(fc.integer({ min: 1, max: 40 }).map(String), wildText(6)),
  sum: fc.oneof(wildText(8), fc.string().map(checksum)), d: fc.oneof(fc.stringMatching(/^[!-~]{1,200}$/), wildText(CHUNK_LIMITS.maxText)),
}).map((query) => `/v1/reports/p.gif?${new URLSearchParams(query).toString()}`);

/** What the collector may get, as a request of its own. */
export interface FuzzedDelivery {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Empty where it has none. */
  readonly type: string;
  readonly body: string | Buffer;
}

const posted = (body: fc.Arbitrary<string | Buffer>, type: fc.Arbitrary<string>): fc.Arbitrary<FuzzedDelivery> =>
  fc.record({ method: fc.constant('POST' as const), url: fc.constantFrom('/v1/reports', '/a/e', '/v1/reports?by=link', '/v1/reports?site=x&site=y'), type, body });

/** Reports, capsules, pictures and violations, right and wrong ones. */
export const fuzzedDelivery: fc.Arbitrary<FuzzedDelivery> = fc.oneof(
  posted(validReport.map((report) => JSON.stringify(report)), fc.constant('text/plain')),
  posted(validReport.map((report) => new URLSearchParams({ report: JSON.stringify(report) }).toString()), fc.constant('application/x-www-form-urlencoded')),
  posted(wrongBody, mediaType),
  posted(capsule, fc.constant('text/plain')),
  pictureUrl.map((url) => ({ method: 'GET' as const, url, type: '', body: '' })),
  fc.tuple(fc.jsonValue(), wildText(40)).map(([policy, attempt]) => (
    { method: 'POST' as const, url: `/v1/reports/policy?${new URLSearchParams({ attempt }).toString()}`, type: 'application/reports+json', body: JSON.stringify(policy) }
  )),
);
