/** Wire versions this code speaks. The server accepts `oldest` up to `current`. */
export const PROTOCOL_VERSION = { current: 1, oldest: 1 } as const;

/** Header names of the v1 contract. Header names are case-insensitive; these are the spellings we send. */
export const HEADER = {
  /** One value per intent: the same key always means the same order. */
  idempotencyKey: 'Idempotency-Key',
  /** Joins observations, reports and server logs of one attempt. */
  attempt: 'Unstuck-Attempt',
  /** On every genuine answer, errors included. Absent means that an intermediary answered. */
  server: 'Unstuck-Server',
  requestId: 'Unstuck-Request',
} as const;
