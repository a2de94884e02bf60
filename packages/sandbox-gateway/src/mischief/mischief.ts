import * as v from 'valibot';

/**
 * How notifications travel:
 * - `delayed`: after `delayMs`; `dropped`: never; `twice`: two deliveries of the same one;
 * - `waiting-last`: "paid", then an older "waiting" that was overtaken;
 * - `closed-last`, `closed-first`: a "closed" that is not true comes after, or before, "paid".
 */
export const NOTIFY_MISCHIEF = ['normal', 'delayed', 'dropped', 'twice', 'waiting-last', 'closed-last', 'closed-first'] as const;
/**
 * How the API answers: `slow` after `delayMs`; `hang` does what it was asked and never says so; `error-before` and
 * `error-after` answer 500 instead of doing it, or after having done it; `bad-signature` answers with a false signature.
 */
export const API_MISCHIEF = ['normal', 'slow', 'hang', 'error-before', 'error-after', 'bad-signature'] as const;
/** What the button "pay" does. */
export const PAY_MISCHIEF = ['normal', 'fails'] as const;

export const MAX_MISCHIEF_DELAY_MS = 600_000;

export const mischiefSchema = v.strictObject({
  notify: v.picklist(NOTIFY_MISCHIEF, `notify must be one of: ${NOTIFY_MISCHIEF.join(', ')}`),
  api: v.picklist(API_MISCHIEF, `api must be one of: ${API_MISCHIEF.join(', ')}`),
  pay: v.picklist(PAY_MISCHIEF, `pay must be one of: ${PAY_MISCHIEF.join(', ')}`),
  delayMs: v.pipe(
    v.number('delayMs must be a number of milliseconds'),
    v.integer('delayMs must be a whole number of milliseconds'),
    v.minValue(0, 'delayMs must not be negative'),
    v.maxValue(MAX_MISCHIEF_DELAY_MS, `delayMs must be at most ${MAX_MISCHIEF_DELAY_MS}`),
  ),
});
export type Mischief = v.InferOutput<typeof mischiefSchema>;
export const NO_MISCHIEF: Mischief = { notify: 'normal', api: 'normal', pay: 'normal', delayMs: 3_000 };

export const mischiefPatchSchema = v.partial(mischiefSchema);
export type MischiefPatch = v.InferOutput<typeof mischiefPatchSchema>;

/** Members that a patch leaves out, or holds as undefined, stay. */
export function withPatch(mischief: Mischief, patch: MischiefPatch): Mischief {
  return {
    notify: patch.notify ?? mischief.notify,
    api: patch.api ?? mischief.api,
    pay: patch.pay ?? mischief.pay,
    delayMs: patch.delayMs ?? mischief.delayMs,
  };
}

export type NotifiedState = 'waiting' | 'paid' | 'closed' | 'refunded';

export interface PlannedNotification {
  readonly state: NotifiedState;
  readonly afterMs: number;
  /** Whether it is the same notification as the one before it, delivered again. */
  readonly repeat: boolean;
}

/** Long enough that the first has been answered, short enough that a test waits for it. */
const NEXT_MS = 150;

/** The notifications that a trade sends when it has reached `state`. */
export function planNotifications(mischief: Mischief, state: NotifiedState): readonly PlannedNotification[] {
  const now = (notified: NotifiedState): PlannedNotification => ({ state: notified, afterMs: 0, repeat: false });
  const next = (notified: NotifiedState): PlannedNotification => ({ state: notified, afterMs: NEXT_MS, repeat: false });
  switch (mischief.notify) {
    case 'normal':
      return [now(state)];
    case 'delayed':
      return [{ ...now(state), afterMs: mischief.delayMs }];
    case 'dropped':
      return [];
    case 'twice':
      return [now(state), { state, afterMs: NEXT_MS, repeat: true }];
    case 'waiting-last':
      return [now(state), next('waiting')];
    case 'closed-last':
      return state === 'paid' ? [now('paid'), next('closed')] : [now(state)];
    case 'closed-first':
      return state === 'paid' ? [now('closed'), next('paid')] : [now(state)];
  }
}
