import type { Report } from '@unstuck/protocol';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A spooled report can come days after its attempt; older ones are not looked for. */
export const LOOK_BACK_MS = 30 * DAY_MS;

/** Between which moments, by our clock, an attempt made its order: a wide window of a busy service has many orders to look through. */
export function attemptWindow({ madeAt, attempt, evidence }: Report, receivedAt: Date): { readonly from: Date; readonly to: Date } {
  const received = receivedAt.getTime();
  const made = Date.parse(madeAt);
  // By a clock that is off, or ahead of us, the attempt may have been at any time.
  const isTrusted = made <= received + HOUR_MS && !evidence.some(({ id }) => id === 'device.clock-off');
  const began = isTrusted ? Math.min(made, received) - (attempt.phases.at(-1)?.at ?? 0) - DAY_MS : 0;
  return { from: new Date(Math.max(began, received - LOOK_BACK_MS)), to: new Date(received + HOUR_MS) };
}
