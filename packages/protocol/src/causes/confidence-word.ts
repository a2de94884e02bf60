/** A probability in words; the number stands beside it. */
export type ConfidenceWord = 'sure' | 'likely' | 'possible' | 'unclear';

export function confidenceWord(confidence: number): ConfidenceWord {
  if (confidence >= 0.9) return 'sure';
  if (confidence >= 0.65) return 'likely';
  return confidence >= 0.35 ? 'possible' : 'unclear';
}
