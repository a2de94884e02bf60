/** Below this a cause is not worth a line. */
export const LEAST_SHOWN = 0.01;

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}
