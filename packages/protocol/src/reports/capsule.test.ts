import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64-url.ts';
import { CAPSULE_PREFIX, decodeCapsule, encodeCapsule } from './capsule.ts';
import { PIECES, WORDS } from './capsule-words.ts';
import { CAUSES } from '../causes/cause.ts';
import { fitReport } from './fit-report.ts';
import { checksum } from './image-chunks.ts';
import { MONEY_TRUTHS } from '../orders/money.ts';
import { FAILURE_CODES, PHASES } from '../phase.ts';
import { BUILDS, DOORS, ENVIRONMENT_FIELDS } from './report-fields.ts';
import type { Report } from './report.ts';
import { SAMPLE_REPORT } from '../testing/sample-report.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.constantFrom('request.failed', 'Chrome/131.0.0.0 Safari/537.36', ''));
const scalar = fc.oneof(text, fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer(), fc.boolean(), fc.constant(null));
const count = fc.nat(1e9);
const detail = fc.option(fc.dictionary(text, scalar, { maxKeys: 5 }), { nil: undefined });
const cause = fc.constantFrom(...CAUSES);
const reports: fc.Arbitrary<Report> = fc
  .record({
    reportId: fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 8, maxLength: 64 }), reference: fc.constantFrom('7K2M-9QX4-W', 'ABCD-EFGH-*'),
    madeAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
    sdk: fc.record({ build: fc.constantFrom(...BUILDS), version: fc.constantFrom('0.0.0', '1.2.3-beta.4') }),
    attempt: fc.record({
      id: fc.constantFrom('0f1e2d3c4b5a69788796', 'a'), orderId: fc.constantFrom(null, 'ord_8fJ2kQ7xW3nB7K2M'), waitedMs: count, deadlineMs: fc.option(count),
      phases: fc.array(fc.record({ phase: fc.constantFrom(...PHASES), at: count }), { maxLength: 8 }),
    }),
    failure: fc.option(fc.record({ code: fc.constantFrom(...FAILURE_CODES), money: fc.constantFrom(...MONEY_TRUTHS) })),
    findings: fc.array(fc.record({ cause, confidence: fc.double({ min: 0, max: 1, noNaN: true }), evidence: fc.array(text, { maxLength: 4 }), indistinguishableFrom: fc.array(cause, { maxLength: 3 }) }), { maxLength: 5 }),
    evidence: fc.array(fc.record({ id: text, at: count, detail }), { maxLength: 8 }),
    probes: fc.array(fc.record({ name: text, outcome: text, durationMs: count, detail }), { maxLength: 6 }),
    environment: fc.dictionary(fc.constantFrom(...ENVIRONMENT_FIELDS), scalar),
    timeline: fc.array(fc.record({ at: count, what: text, detail }), { maxLength: 20 }),
    drops: fc.dictionary(text, count, { maxKeys: 4 }),
    deliveries: fc.array(fc.record({ door: fc.constantFrom(...DOORS), outcome: text, at: count }), { maxLength: 6 }),
  })
  .map((parts) => fitReport(parts))
  .filter((report) => report !== null);

it('gives back every report that fits', () => {
  fc.assert(
    fc.property(reports, (report) => {
      expect(decodeCapsule(encodeCapsule(report))).toEqual(report);
    }),
    { numRuns: 1_000 },
  );
});

it('is made of what an address, a message and a file name can hold', () => {
  fc.assert(fc.property(reports, (report) => /^U1\.[\w-]+$/.test(encodeCapsule(report))), { numRuns: 200 });
});

it('fits any length down to the core of a report, and keeps who and why', () => {
  fc.assert(
    fc.property(reports, fc.integer({ min: 700, max: 2_000 }), (report, maxLength) => {
      const capsule = encodeCapsule(report, maxLength);
      const read = decodeCapsule(capsule);
      expect(read).toMatchObject({ reportId: report.reportId, reference: report.reference, failure: report.failure });
      expect(read?.findings.slice(0, 3)).toEqual(report.findings.slice(0, 3));
      if (capsule.length > maxLength) expect(read?.timeline.length ?? 1).toBe(0);
    }),
    { numRuns: 300 },
  );
});

it('carries a full report in a code that a phone can read, and says what it left out', () => {
  const whole = encodeCapsule(SAMPLE_REPORT);
  const short = encodeCapsule(SAMPLE_REPORT, 700);
  expect(whole.length).toBeLessThan(1_200);
  expect(short.length).toBeLessThanOrEqual(700);
  expect(encodeCapsule(SAMPLE_REPORT, whole.length), 'as long as it may be').toBe(whole);
  expect(decodeCapsule(whole)).toEqual(SAMPLE_REPORT);
  const read = decodeCapsule(short);
  expect(read?.drops['shortened']).toBe(SAMPLE_REPORT.timeline.length - (read?.timeline.length ?? 0));
  expect(read?.environment).toEqual(SAMPLE_REPORT.environment);
  expect(read?.timeline.at(-1)).toEqual(SAMPLE_REPORT.timeline.at(-1));
});

it('reads capsules made by an earlier release', () => {
  expect(decodeCapsule(EARLIER)).toMatchObject({ reportId: 'r0123456789abcdef', reference: '7K2M-9QX4-W', findings: [{ cause: 'host.unreachable' }, { cause: 'client.blocked' }, { cause: 'connection.lost' }] });
});

it('reads what it knows of a capsule made by a later release', () => {
  const [first] = SAMPLE_REPORT.findings;
  expect(decodeCapsule(LATER)).toEqual({
    ...SAMPLE_REPORT,
    failure: { code: 'internal', money: 'unknown' },
    findings: [first],
    evidence: [SAMPLE_REPORT.evidence[3], { id: 'tls.seen', at: 41 }],
    probes: [],
    environment: { online: true },
    timeline: Array.from({ length: 120 }, (_, index) => ({ at: index + 10, what: 'create sent' })),
    drops: { 'timeline-full': 3, 'newer-names': 16 },
    deliveries: [SAMPLE_REPORT.deliveries[0]],
  });
});

it('counts by places that no release moves', () => {
  expect([checksum(WORDS.join('|')), checksum(PIECES.join('|'))], 'texts stay as they are').toEqual(['1wnwksk', 'kasmn1']);
  for (const [now, then] of [[CAUSES, CAUSES_THEN], [PHASES, PHASES_THEN], [FAILURE_CODES, FAILURES_THEN], [MONEY_TRUTHS, MONEY_THEN], [DOORS, DOORS_THEN], [BUILDS, BUILDS_THEN], [ENVIRONMENT_FIELDS, FACTS_THEN]] as const) {
    expect(now.slice(0, then.length)).toEqual(then);
  }
});

it.each<[string, (capsule: string) => string]>([
  ['a message', (capsule) => `7K2M-9QX4-W\n连不上\n${capsule}\n谢谢`],
  ['a link', (capsule) => `https://pay.example.com/r#${capsule}`],
  ['a message that a mail program broke by its own rules', (capsule) => capsule.replace(/(.{60})/g, '$1=\r\n')],
  ['a message whose reader escapes underscores', (capsule) => capsule.replace(/_/g, '\\_')],
  ['a message with places to break that nobody sees', (capsule) => capsule.replace(/(.{9})/g, '$1\u200b')],
  ['a message that a mail program broke and quoted', (capsule) => `> see\n> ${capsule.replace(/(.{60})/g, '$1\n> ')}`],
  ['a message after a damaged one', (capsule) => `${capsule.slice(0, 90)} ${capsule}`],
  ['text without end', (capsule) => `${capsule}${'A'.repeat(5_000)}`],
])('finds the capsule in %s', (_, wrap) => {
  expect(decodeCapsule(wrap(encodeCapsule(SAMPLE_REPORT)))).toEqual(SAMPLE_REPORT);
});

it('takes no damaged capsule for a report', () => {
  const capsule = encodeCapsule(SAMPLE_REPORT);
  fc.assert(
    fc.property(fc.nat(capsule.length - CAPSULE_PREFIX.length - 2), fc.constantFrom(...'AQgw_-19'), (at, letter) => {
      const index = CAPSULE_PREFIX.length + at;
      const damaged = capsule.slice(0, index) + letter + capsule.slice(index + 1);
      if (damaged !== capsule) expect(decodeCapsule(damaged)).toBeNull();
      expect(decodeCapsule(capsule.slice(0, index))).toBeNull();
    }),
  );
});

it('does not believe a capsule that it has more entries than bytes', () => {
  const bytes = fromBase64Url(encodeCapsule({ ...SAMPLE_REPORT, deliveries: [] }).slice(CAPSULE_PREFIX.length)).slice(2, -4);
  // The last of them says that there are no deliveries: here it says that there are a hundred thousand.
  const payload = [...bytes.slice(0, -1), 0xa0, 0x8d, 0x06];
  const check = parseInt(checksum(payload.join()), 36);
  const sealed = [payload.length % 128 + 128, Math.floor(payload.length / 128), ...payload, check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255];
  const entries = vi.spyOn(Object, 'entries');
  expect(decodeCapsule(CAPSULE_PREFIX + toBase64Url(sealed))).toBeNull();
  const read = entries.mock.calls.length;
  entries.mockRestore();
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(payload.length);
});

it('reads any text without throwing', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (junk) => decodeCapsule(CAPSULE_PREFIX + junk) === null), { numRuns: 2_000 });
  expect(encodeCapsule({} as Report)).toBe('');
});

/** Names as the first release of the format counts them: new ones follow these. */
const CAUSES_THEN = [
  'csp.connect', 'csp.script', 'csp.handoff', 'mixed-content', 'script.missing', 'script.integrity', 'script.error', 'script.unsupported', 'scripts.disabled',
  'host.tampered', 'integration.misuse', 'client.blocked', 'storage.blocked', 'popup.blocked', 'clock.skewed', 'thread.frozen', 'page.suspended', 'offline',
  'intermediary.portal', 'intermediary.proxy-auth', 'intermediary.waf', 'intermediary.rewrite', 'host.unreachable', 'connection.lost', 'network.slow', 'cors',
  'session.expired', 'permission.denied', 'contract.mismatch', 'request.rejected', 'server.overloaded', 'server.error', 'server.hung', 'response.stalled',
  'approval.pending', 'account.unsynced', 'channel.down', 'channel.rejected', 'notify.lost', 'undetermined',
];
const PHASES_THEN = ['boot', 'ready', 'creating', 'approval', 'paying', 'confirming', 'succeeded', 'failed', 'expired', 'cancelled'];
const FAILURES_THEN = [
  'offline', 'network.failed', 'request.timeout', 'response.stalled', 'response.not-json', 'response.wrong-schema', 'server.error', 'server.overloaded',
  'session.expired', 'permission.denied', 'request.rejected', 'key.reused', 'policy.blocked', 'channel.unavailable', 'channel.closed', 'channel.rejected',
  'confirmation.unreachable', 'internal',
];
const MONEY_THEN = ['not-sent', 'unknown', 'held', 'taken', 'settled'];
const DOORS_THEN = ['same-origin', 'collector', 'image', 'worker', 'spool', 'link', 'copy', 'file', 'qr'];
const BUILDS_THEN = ['modern', 'legacy'];
const FACTS_THEN = [
  'userAgent', 'language', 'timeZone', 'viewport', 'protocol', 'documentMode', 'compatMode', 'online', 'effectiveType', 'rttMs', 'saveData', 'cookies', 'storage',
  'framed', 'visibility', 'pageAgeMs', 'clockSkewSeconds', 'apiSameOrigin', 'fetchNative', 'dualKernel',
];

/** Of a release to come, with one name more in each list, a longer timeline, and one more field at the end. */
const LATER = 'U1.7QQAEXIwMTIzNDU2Nzg5YWJjZGVmAAs3SzJNLTlRWDQtV_uIrbugNAAABTEuMC4wABQwZjFlMmQzYzRiNWE2OTc4ODc5NgEAFG9yZF84Zkoya1E3eFczbkI3SzJNBQAAAR8C2igH-8QBCpDLAaCcAQGgnAEBEgECKIQHAQAHCWZhaWxlZAAWyQUCJQAKDGhvc3QtZGVhZAILKAIADxBmZXRjaC1yZXBsYWNlZCgAAAh0bHMuc2VlbikAAAIHAhQCggEADQABDQACDQADDQAEDQAFDQAGDQAHDQAIDQAJDQAKDQALDQAMDQANDQAODQAPDQAQDQARDQASDQATDQAUDQAVDQAWDQAXDQAYDQAZDQAaDQAbDQAcDQAdDQAeDQAfDQAgDQAhDQAiDQAjDQAkDQAlDQAmDQAnDQAoDQApDQAqDQArDQAsDQAtDQAuDQAvDQAwDQAxDQAyDQAzDQA0DQA1DQA2DQA3DQA4DQA5DQA6DQA7DQA8DQA9DQA-DQA_DQBADQBBDQBCDQBDDQBEDQBFDQBGDQBHDQBIDQBJDQBKDQBLDQBMDQBNDQBODQBPDQBQDQBRDQBSDQBTDQBUDQBVDQBWDQBXDQBYDQBZDQBaDQBbDQBcDQBdDQBeDQBfDQBgDQBhDQBiDQBjDQBkDQBlDQBmDQBnDQBoDQBpDQBqDQBrDQBsDQBtDQBuDQBvDQBwDQBxDQByDQBzDQB0DQB1DQB2DQB3DQB4DQB5DQB6DQB7DQB8DQB9DQB-DQB_DQCAAQ0AgQENAAEADXRpbWVsaW5lLWZ1bGwDAgkABXRha2VuBwQZjsUBAAN0LTFKQou2';

/** Of `SAMPLE_REPORT`; never to be made anew, or people with the page still open carry what nobody can read. */
const EARLIER = 'U1.pwUAEXIwMTIzNDU2Nzg5YWJjZGVmAAs3SzJNLTlRWDQtV_uIrbugNAAABTEuMC4wABQwZjFlMmQzYzRiNWE2OTc4ODc5NgEAFG9yZF84Zkoya1E3eFczbkI3SzJNBAAAAR8C2igH-8QBoJwBAaCcAQEBAQMWyQUCAAcJZmFpbGVkAAoMaG9zdC1kZWFkAQsLyQEBJQEWFzQAAAQlmioDDAMABmNyZWF0ZQQEvgECBAAADAlmYWlsZWQtZmFzdNQvAwwDJwQG1GECBAAm3D0BAARob3N0AwAPcGF5LmV4YW1wbGUuY29tAA8QZmV0Y2gtcmVwbGFjZWQoAAMABHBhZ2UYEgICBMgBCwUDAARwaW5nF7QQAgIEAAsAAAVyZWFjaBezEAARAAMABgExMzEGBwEDGwIDHAMDAAgxOTIweDk2OQQDHQcCCAMAAjRnCQQyCgELAgwDAAVsb2NhbA0BDgMAB3Zpc2libGUPBJTeAxAHgBkRARIBGNooDQEBBAGWLg4EAgQAAwAEBL8BBQDSMw0BAQQCjjkOBAIEAAMABATBAQUAyj4NAQEEA4ZEDgQCBAADAAQEwwEFAMJJDQEBBAT-Tg4EAgQAAwAEBMUBBQC6VA0BAQQF9lkOBAIEAAMABATHAQUAsl8NAQEEBu5kDgQCBAADAAQEyQEFAKpqDQEBBAfmbw4EAgQAAwAEBMsBBQCidQ0BAQQI3noOBAIEAAMABATNAQUAmoABDQEBBAnWhQEOBAIEAAMABATPAQUAkosBDQEBBArOkAEOBAIEAAMABATRAQUAipYBDQEBBAvGmwEOBAIEAAMABATTAQUAgqEBDQEBBAy-pgEOBAIEAAMABATVAQUAAQANdGltZWxpbmUtZnVsbAMDBBmOxQEBGtbGAQIagMgBw-edSQ';
