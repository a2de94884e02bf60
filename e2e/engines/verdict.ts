/** What one engine made of one case. */
export type Verdict =
  | { readonly kind: 'pass'; readonly phases: readonly string[]; readonly seconds: number; readonly version: string; readonly times: StartTimes | null }
  | { readonly kind: 'fail'; readonly phases: readonly string[]; readonly seconds: number; readonly problems: readonly string[] }
  /** This engine has not what the case is about. */
  | { readonly kind: 'not applicable'; readonly reason: string }
  /** This machine has not the engine: nothing was proved. */
  | { readonly kind: 'missing'; readonly reason: string };

/** Milliseconds of a build started from its text, so without the network's share. */
export interface StartTimes {
  /** Main thread: its script compiled and run. */
  readonly run: number;
  /** Main thread: the checkout made and mounted. */
  readonly mount: number;
  /** By the clock, from the script's start until the form is ready. */
  readonly ready: number;
}
