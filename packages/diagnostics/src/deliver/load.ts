import { encodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import { encodeReport } from '../report/encode-report.ts';
import type { Parcel } from './door.ts';
import type { SpooledReport } from './spool.ts';

/** A report and what became of it so far. */
export interface Load extends Parcel {
  readonly log: Report['deliveries'][number][];
  /** Null for one that an earlier page or another tab left: of that only the capsule is known. */
  report: Report | null;
  rounds: number;
  /** By {@link Platform.now}; not to be tried before. */
  notBefore: number;
  /** What the collector itself said in this round, if it did not take it. */
  answer: 'busy' | 'refused' | null;
  over: boolean;
}

function fresh(): Omit<Load, keyof Parcel | 'report'> {
  return { log: [], rounds: 0, notBefore: 0, answer: null, over: false };
}

export function loadOf(report: Report): Load {
  const now = (): Report => ({ ...(load.report ?? report), deliveries: load.log.slice() });
  const load: Load = { ...fresh(), id: report.reportId, report, text: () => encodeReport(now()), capsule: (maxLength) => encodeCapsule(now(), maxLength) };
  return load;
}

/** Of what an earlier page or another tab has left. */
export function loadLeft({ id, capsule }: SpooledReport): Load {
  return { ...fresh(), id, report: null, text: () => capsule, capsule: () => capsule };
}
