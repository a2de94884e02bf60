import type { Report } from '@unstuck/protocol';

/** What a report is made of. */
export type ReportParts = Omit<Report, 'schema' | 'sdk'> & { readonly build: Report['sdk']['build']; readonly version: string };

/** Puts the parts in the order of the contract. */
export function buildReport({ build, version, ...parts }: ReportParts): Report {
  return { schema: 1, sdk: { build, version }, ...parts };
}
