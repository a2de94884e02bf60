import { REPORT_LIMITS, decodeCapsule, fitReport, knownPart, parseReference, reportSchema } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import * as v from 'valibot';
import { ProblemError } from '../problem-error.ts';

const MAX_REMEDY = 160;
/** What a mail program or a messenger may put around a capsule. */
const MAX_CANDIDATES = 20;
const SHORTEST_CAPSULE = 16;
/** Characters tried in all, of what is short enough to be a report: whoever brings more wants to keep us busy. */
const MAX_TRIED = 4 * REPORT_LIMITS.maxBytes;
/** Of the report in a capsule, which says once what its report says many times. A page notes in it how its deliveries went, after it was made within its bounds. */
const MAX_UNPACKED = REPORT_LIMITS.maxBytes + 4_096;

/**
 * Reads a report from its JSON or from a capsule.
 * Throws `request.too-large`, `request.not-json` for what is neither, or `request.invalid` naming the first field at fault.
 */
export function readReport(text: string): Report {
  const trimmed = text.trim();
  if (Buffer.byteLength(trimmed) > REPORT_LIMITS.maxBytes) throw new ProblemError('request.too-large', { detail: `A report has at most ${REPORT_LIMITS.maxBytes} bytes.` });
  const isJson = trimmed.startsWith('{');
  const value = isJson ? parseJson(trimmed) : decodeCapsule(trimmed);
  if (value === null) throw new ProblemError('request.not-json', { detail: 'This is neither a report as JSON nor a capsule.' });
  // Before anything is scrubbed, which takes its time.
  if (!isJson && Buffer.byteLength(JSON.stringify(value)) > MAX_UNPACKED) throw new ProblemError('request.too-large', { detail: `A report has at most ${MAX_UNPACKED} bytes, unpacked.` });
  // Pages take the SDK from wherever their vendor got it: it may be newer than the service.
  const read = v.safeParse(reportSchema, knownPart(value), { abortEarly: true });
  if (!read.success) {
    const [issue] = read.issues;
    throw new ProblemError('request.invalid', { errors: [{ field: (v.getDotPath(issue) ?? 'body').slice(0, MAX_REMEDY), remedy: issue.message.slice(0, MAX_REMEDY) }] });
  }
  const reference = parseReference(read.output.reference);
  if (reference.kind !== 'valid') throw new ProblemError('request.invalid', { errors: [{ field: 'reference', remedy: 'its check character does not fit' }] });
  // Scrubbed once more, whatever the page that sent it did.
  const report = fitReport({ ...read.output, reference: reference.reference });
  if (report === null) throw new ProblemError('request.invalid', { errors: [{ field: 'body', remedy: 'ids, versions and times must be plain' }] });
  return report;
}

/** The report in what a person pasted: a file's content, a capsule, a link that carries one, or a message around either. Null if there is none. */
export function findReport(pasted: string): Report | null {
  let left = MAX_TRIED;
  for (const candidate of candidatesIn(pasted.trim())) {
    if (candidate.length > REPORT_LIMITS.maxBytes) continue;
    left -= candidate.length;
    if (left < 0) return null;
    try {
      return readReport(candidate);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }
  return null;
}

function candidatesIn(text: string): readonly string[] {
  const words = text.split(/\s+/).flatMap((word) => [word, word.slice(word.indexOf('#') + 1)]).filter((word) => word.length >= SHORTEST_CAPSULE);
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, MAX_CANDIDATES);
  // Broken over several lines, the pieces belong together.
  const joined = text.split(/\s+/).filter((word) => /^[\w.~-]+$/.test(word)).join('');
  const from = text.indexOf('{');
  return [text, ...(from >= 0 ? [text.slice(from, text.lastIndexOf('}') + 1)] : []), ...longestFirst, joined];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProblemError('request.not-json', { cause: error });
  }
}
