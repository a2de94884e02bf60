import type { Cause } from '../causes/cause.ts';

/** What a person can take to support themselves, when no report gets out of the page. */
export interface CarriedReport {
  /** Opens `/r` at the service with the report in its fragment: for a click, or as a QR code for a phone. */
  readonly link: string;
  /** The same in words and as a block to paste into a message. */
  readonly text: string;
  readonly fileName: string;
  /** The report itself, for a file. */
  readonly json: string;
}

/** What the widget shows of a diagnosis, during a wait and after a failure. */
export interface Diagnosis {
  readonly attemptId: string;
  readonly cause: Cause;
  /** For the employee, in the checkout's language: one sentence on what is wrong and what to do. */
  readonly words: string;
  /** Whether the report has been acknowledged by its id, is on its way, or found no way out so far; null while there is none to send. */
  readonly delivery: 'delivered' | 'pending' | 'blocked' | null;
  /** Null while there is no report. */
  readonly carried: CarriedReport | null;
}

/** Where a checkout hears what its trouble is. Who diagnoses implements it; checkout knows no more than this. */
export interface DiagnosisSource {
  /** Calls back at once and on every change; null means that there is nothing to say. Returns what ends the subscription. */
  subscribe(listener: (diagnosis: Diagnosis | null) => void): () => void;
}
