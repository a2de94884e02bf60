import type { Platform } from '@unstuck/compat';
import type { EvidenceLog } from '../evidence-log.ts';
import type { Timeline } from '../timeline.ts';

/** What every collector gets. None knows of another, nor of causes: each writes down what it sees. */
export interface CollectorParts {
  readonly scope: Window;
  readonly platform: Platform;
  /** Absolute base URL of the service, without a slash at its end. */
  readonly api: string;
  readonly evidence: EvidenceLog;
  readonly timeline: Timeline;
}
