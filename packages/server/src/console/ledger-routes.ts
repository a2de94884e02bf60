import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Locale } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { CSV_START } from '../http/csv-row.ts';
import { queryOf } from '../http/query-of.ts';
import { readBody } from '../http/validate.ts';
import { auditLedger } from '../ledger/audit.ts';
import type { LedgerAudit } from '../ledger/audit.ts';
import { readPostings } from '../ledger/read-postings.ts';
import { ledgerCsvHead, ledgerCsvRow } from './ledger-csv.ts';

const MOMENT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

const moment = (field: string, example: string) => {
  const remedy = `${field} must be a moment with its offset, such as ${example} (in an address, + is written %2B)`;
  return v.pipe(v.string(remedy), v.check((text) => MOMENT.test(text) && !Number.isNaN(Date.parse(text)) && isDay(text.slice(0, 10)), remedy));
};
/** Whoever means the last of February is not to get a part of March. */
function isDay(day: string): boolean {
  return new Date(day).toISOString().startsWith(day);
}
const periodSchema = v.pipe(
  v.object({ from: moment('from', '2026-03-02T00:00:00+08:00'), until: moment('until', '2026-03-03T00:00:00+08:00') }),
  v.forward(v.check(({ from, until }) => Date.parse(from) < Date.parse(until), 'until must be later than from; what was booked at until itself is left out'), ['until']),
);

/** The books: whether they are in order, and what finance does its own with. The scope they are registered in has checked the admin token. */
export function registerConsoleLedger(scope: FastifyInstance, { db }: Context): void {
  let auditing: Promise<LedgerAudit> | null = null;
  // It takes a while where there are many orders: whoever asks meanwhile waits for the same one.
  scope.get('/console/api/ledger', () => (auditing ??= auditLedger(db).finally(() => {
    auditing = null;
  })));

  scope.get('/console/api/ledger.csv', async (request, reply) => {
    const { from, until } = readBody(periodSchema, request.query);
    const locale: Locale = queryOf(request, 'locale') === 'en' ? 'en' : 'zh-CN';
    const offset = MOMENT.exec(from)?.[1] ?? 'Z';
    async function* csv(): AsyncGenerator<string> {
      let start = CSV_START + ledgerCsvHead(locale);
      for await (const postings of readPostings(db, new Date(from), new Date(until))) {
        yield start + postings.map((posting) => ledgerCsvRow(posting, offset, locale)).join('');
        start = '';
        await setImmediate();
      }
      yield start;
    }
    return reply
      .headers({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="unstuck-${from.slice(0, 10)}.csv"`, 'Cache-Control': 'no-store' })
      .send(Readable.from(csv(), { objectMode: false }));
  });
}
