import { CHUNK_LIMITS, checksum } from '@unstuck/protocol';
import { sql } from 'kysely';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import { readReport } from './read-report.ts';
import type { ReportIntake } from './report-intake.ts';
import { createTableBound } from './table-bound.ts';

/** Pieces of reports not complete yet, of all pages together; then the oldest go, as do those of an hour ago. At 2 kB each, 42 MB. */
const MOST_KEPT = { most: 20_000, slack: 1_000 } as const;
/** The same of one address: an office shares one, and hundreds of people in trouble at once stay below. */
const MOST_OF_ONE_SENDER = 1_000;
const RETRY_AFTER_SECONDS = 60;

const wholeNumber = (name: string, min: number, max: number) => {
  const remedy = `${name} must be a whole number from ${min} to ${max}`;
  return v.pipe(v.string(remedy), v.regex(/^\d{1,4}$/, remedy), v.transform(Number), v.minValue(min, remedy), v.maxValue(max, remedy));
};

/** One piece: number `n` of `of`, of the report `id`; `sum` is the checksum of all pieces put together. */
export const chunkSchema = v.object({
  id: v.pipe(v.string('id must be the report id'), v.regex(/^[A-Za-z0-9_-]{8,64}$/, 'id must be the report id')),
  n: wholeNumber('n', 0, CHUNK_LIMITS.maxChunks - 1),
  of: wholeNumber('of', 1, CHUNK_LIMITS.maxChunks),
  sum: v.pipe(v.string('sum must be the checksum'), v.regex(/^[0-9a-z]{1,8}$/, 'sum must be the checksum')),
  d: v.pipe(
    v.string('d must be a piece of the capsule'),
    v.minLength(1, 'd must be a piece of the capsule'),
    v.maxLength(CHUNK_LIMITS.maxText, `d must have at most ${CHUNK_LIMITS.maxText} characters`),
    // No database takes the first character of Unicode.
    v.regex(/^[!-~]+$/, 'd must be a piece of the capsule'),
  ),
});
export type Chunk = v.InferOutput<typeof chunkSchema>;

export interface IncomingChunk {
  readonly chunk: Chunk;
  readonly site: string | null;
  /** Of the page, where the browser said so. */
  readonly origin: string | null;
  readonly address: string;
}

export interface ChunkIntake {
  /**
   * Keeps one piece; with the last one the report is whole and accepted. Resolves once that is durable, and says whether it was the last.
   * Throws `request.invalid` when the pieces do not make the report they say they are, `rate.limited` while one address has too many open.
   */
  accept(incoming: IncomingChunk): Promise<'kept' | 'complete'>;
}

export function createChunkIntake({ db, clock, log, senderOf }: Pick<Context, 'db' | 'clock' | 'log' | 'senderOf'>, intake: ReportIntake): ChunkIntake {
  const bound = createTableBound({ db, log }, 'report_chunks', MOST_KEPT);

  /** The pieces there are now, in order. Whoever commits last sees them all, in whichever process. */
  async function keepAndRead({ id, n, of, sum, d }: Chunk, address: string): Promise<string[]> {
    const sender = senderOf(address);
    const kept = await sql`
      insert into report_chunks (report_id, number, total, checksum, data, sender, received_at)
      select ${id}::text, ${n}::integer, ${of}::integer, ${sum}::text, ${d}::text, ${sender}::text, ${clock()}::timestamptz
      where not exists (select from report_chunks where sender = ${sender}::text offset ${MOST_OF_ONE_SENDER - 1})
      on conflict (report_id, number) do update
        set total = excluded.total, checksum = excluded.checksum, data = excluded.data, sender = excluded.sender, received_at = excluded.received_at`.execute(db);
    if (Number(kept.numAffectedRows ?? 0) === 0) throw new ProblemError('rate.limited', { detail: 'Too many unfinished reports of one address.', retryAfterSeconds: RETRY_AFTER_SECONDS });
    await bound.added(1);
    const rows = await db.selectFrom('report_chunks').select('data').where('report_id', '=', id).where('total', '=', of).where('checksum', '=', sum).orderBy('number').execute();
    return rows.map(({ data }) => data);
  }

  return {
    async accept({ chunk, site, origin, address }) {
      if (chunk.n >= chunk.of) throw new ProblemError('request.invalid', { errors: [{ field: 'n', remedy: 'n counts from 0 and stays below of' }] });
      const pieces = chunk.of === 1 ? [chunk.d] : await keepAndRead(chunk, address);
      if (pieces.length < chunk.of) return 'kept';
      const text = pieces.join('');
      await db.deleteFrom('report_chunks').where('report_id', '=', chunk.id).execute();
      if (checksum(text) !== chunk.sum) throw new ProblemError('request.invalid', { errors: [{ field: 'sum', remedy: 'the pieces do not fit their checksum: send them all again' }] });
      const report = readReport(text);
      if (report.reportId !== chunk.id) throw new ProblemError('request.invalid', { errors: [{ field: 'id', remedy: 'id must be that of the report in the pieces' }] });
      await intake.accept({ report, origin, site, by: 'image', address });
      return 'complete';
    },
  };
}
