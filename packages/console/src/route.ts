import { parseReference } from '@unstuck/protocol';
import type { ReportSummary } from '@unstuck/protocol';

/** Where one is in the console: the address's fragment, so that a report can be linked and Back works. Without a report's id it is the latest. */
export function addressOf({ reference, reportId }: Pick<ReportSummary, 'reference'> & Partial<ReportSummary>): string {
  return `#/report/${reference}${reportId === undefined ? '' : `!${reportId}`}`;
}

/** What an address's fragment names, a reference with or without the id of one of its reports, as the service is asked for it; null for the entrance. */
export function reportIn(fragment: string): string | null {
  const [, named = '', report = ''] = /^#\/report\/([^/!]{1,60})(![\w-]{1,64})?$/.exec(fragment) ?? [];
  try {
    const read = parseReference(decodeURIComponent(named));
    return read.kind === 'valid' ? read.reference + report : null;
  } catch {
    return null;
  }
}
