/** Every wait of the checkout that a person could notice, in milliseconds. The core owns them; no component and no transport sets its own. */
export const DEADLINES = {
  /** Reading the attempt ledger; it is synchronous, so this fires only if storage itself hangs. */
  boot: 2_000,
  /**
   * Waiting for another tab to give up the right to send; alone, a tab has it at once. Long enough for a word from a busy background tab:
   * two tabs that never heard of each other may carry two keys, and mean two orders. Short of the notice.
   */
  claim: 2_500,
  /** One request, headers and body. */
  attempt: 8_000,
  /** Says what is going on. */
  notice: 3_000,
  /** Offers something to do. */
  action: 8_000,
  /** Creating an order, or starting a payment, all attempts together. */
  total: 20_000,
  /** After a sleep, before anything is said or given up for want of an answer that may have come meanwhile. Both `action` and `total` may be so much later then. */
  waking: 1_000,
  pollFast: 2_000,
  pollSlow: 10_000,
  /** Polling slows down after this long: most payments are confirmed within it. */
  pollFastFor: 60_000,
  /** A form that lacks a channel looks again after this long: about when the server itself tries a channel again. */
  offerAgain: 10_000,
  /** Added to the server's remaining seconds, so that its clock decides and not ours. */
  expiryGrace: 2_000,
} as const;

/** Longest delay `setTimeout` takes; longer ones fire at once. https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value */
export const LONGEST_TIMER = 2_147_483_647;
