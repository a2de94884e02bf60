/** What a page notes in its timeline beside the facts of its checkout. */
export type PageEvent =
  | 'cause' | 'policy violation' | 'script error' | 'script not loaded' | 'link not loaded' | 'img not loaded'
  | 'online' | 'offline' | 'visible' | 'hidden' | 'resumed' | 'restored' | 'device.frozen' | 'device.suspended';

/** The control requests. */
export type ProbeName = 'page' | 'ping' | 'twin' | 'reach' | 'twin-reach' | 'neutral';

/** How a control request went. */
export type ProbeOutcome =
  /** Answered as it should be. For a request whose answer may not be read: that there was one. */
  | 'ok'
  /** An answer, and not the service's. */
  | 'foreign'
  /** The service's answer, or a gateway's, that says it failed. */
  | 'failing'
  | 'redirect'
  /** No answer, and the browser says so. */
  | 'failed'
  /** No answer within the time there was. */
  | 'hangs';

/** What became of an attempt to get a report out. With `refused` goes the status: `refused-403`. */
export type DoorOutcome = 'acknowledged' | 'refused' | 'busy' | 'not-acknowledged' | 'no-answer' | 'kept' | 'not-kept' | 'taken' | 'not-taken';

/** Why something is not in a report. */
export type DropReason = 'timeline-full' | 'evidence-full' | 'phases-full' | 'probes-full' | 'findings-full' | 'deliveries-full' | 'report-too-large' | 'hook-failed' | 'shortened' | 'newer-names';
