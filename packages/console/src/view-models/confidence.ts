/** A probability in words; the number stands beside it. */
export type ConfidenceWord = 'sure' | 'likely' | 'possible' | 'unclear';

export function confidenceWord(confidence: number): ConfidenceWord {
  if (confidence >= 0.9) return 'sure';
  if (confidence >= 0.65) return 'likely';
  return confidence >= 0.35 ? 'possible' : 'unclear';
}

/** Below this a cause is not worth a line. */
export const LEAST_SHOWN = 0.01;

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
