import { ChannelError } from './channel.ts';

/** Failures before the first byte of a request left: of the name look-up, of the connection, of the TLS handshake. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const MAX_CAUSES = 5;

/** Whether a request may have reached the platform. Only what proves the contrary says no. */
export function mayHaveBeenSent(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string' && NOT_SENT.has(current.code)) return false;
    current = current.cause;
  }
  return true;
}

/** Any failure of a call to a platform, as the one error the port allows. */
export function callFailed(call: string, error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  const sent = mayHaveBeenSent(error);
  return new ChannelError('channel.unavailable', `${call}: ${sent ? 'no usable answer' : 'not reachable'}`, { sent, cause: error });
}

/** Waits for `work` until the deadline and no longer. The request may go on in the background, so it counts as sent. */
export async function withDeadline<T>(call: string, deadline: AbortSignal, work: Promise<T>): Promise<T> {
  let stopWaiting = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(new ChannelError('channel.unavailable', `${call}: no answer in time`, { sent: true }));
    if (deadline.aborted) giveUp();
    deadline.addEventListener('abort', giveUp, { once: true });
    stopWaiting = () => deadline.removeEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    stopWaiting();
  }
}
