import { ENDPOINT, encodeCapsule } from '@unstuck/protocol';
import type { CarriedReport, Report } from '@unstuck/protocol';
import { encodeReport } from '../report/encode-report.ts';

/** A code of this many characters is still read from a screen by a phone; it has to hold the service's address as well. */
const MAX_LINK = 1_200;

/** What a person can take along where every way out of the page is shut. */
export function carryReport(report: Report, api: string, words: string): CarriedReport {
  const landing = `${api}${ENDPOINT.carriedReport}#`;
  const { reference, reportId } = report;
  return {
    link: landing + encodeCapsule(report, MAX_LINK - landing.length),
    text: `${reference}\n${words}\n${encodeCapsule(report)}\n`,
    // The check character of a reference may be one that no file name can have.
    fileName: `unstuck-${reference.replace(/[^\w-]/g, '_')}-${reportId.slice(0, 4)}.json`,
    json: encodeReport(report),
  };
}
