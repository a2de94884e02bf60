/** Limits of the v1 contract, shared by the form that checks first and the server that decides. */
export const LIMITS = {
  /** Smallest top-up, in minor units (1.00). */
  minAmount: 100,
  /** Largest top-up, in minor units (50 000.00). */
  maxAmount: 5_000_000,
  /** Request bodies, in bytes. An order needs about 200. */
  maxBodyBytes: 16_384,
  /** Idempotency keys: printable ASCII without spaces. */
  minKeyLength: 8,
  maxKeyLength: 128,
  maxAttemptIdLength: 64,
  /** How long an unpaid order stays open, in seconds. */
  orderLifetimeSeconds: 900,
  /** The same once a bank transfer was chosen, in seconds: three days, for a transfer to arrive and a person to confirm it. */
  transferLifetimeSeconds: 259_200,
} as const;
