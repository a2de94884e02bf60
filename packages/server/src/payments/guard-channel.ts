import type { NextAction } from '@unstuck/protocol';
import { ChannelError } from './channel.ts';
import type { Channel, PaymentOrder } from './channel.ts';

/** Failures in a row after which a channel is left alone for a while. */
const FAILURES_TO_OPEN = 3;
/** How long it is left alone before one call may try again. */
const OPEN_MS = 10_000;

export interface GuardedChannel extends Channel {
  /** Whether it answered lately. */
  healthy(): boolean;
  /** Whether people may choose it: it is healthy, or has paused long enough for a trial that finds out whether it is back. */
  mayBeTried(): boolean;
}

/** No answer, or one that whoever holds the configured key did not sign: then nobody who pays is ever credited. */
function isUseless(error: unknown): boolean {
  return !(error instanceof ChannelError) || error.code === 'channel.unavailable' || error.code === 'signature.invalid';
}

/**
 * A circuit breaker around a channel: once it gave no answer that can be believed {@link FAILURES_TO_OPEN} times in a row, calls fail at once
 * instead of each waiting for its deadline, and one trial call at a time finds out when it is back. Notifications come
 * from the platform and pass.
 */
export function guardChannel(channel: Channel, clock: () => Date): GuardedChannel {
  let failures = 0;
  let openedAt = -Infinity;
  let trial = false;
  const isOpen = (): boolean => failures >= FAILURES_TO_OPEN;
  // Either way: a clock that was set back must not shut the channel for as long.
  const rests = (): boolean => Math.abs(clock().getTime() - openedAt) < OPEN_MS;

  function refuseWhileResting(): void {
    if (trial || rests()) throw new ChannelError('channel.unavailable', `${channel.id} did not answer lately; it is asked again soon`, { sent: false });
  }

  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    const trying = isOpen();
    if (trying) {
      refuseWhileResting();
      trial = true;
    }
    try {
      const result = await call();
      failures = 0;
      return result;
    } catch (error) {
      failures = isUseless(error) ? failures + 1 : 0;
      if (isOpen()) openedAt = clock().getTime();
      throw error;
    } finally {
      if (trying) trial = false;
    }
  }

  async function startAlone(order: PaymentOrder): Promise<NextAction> {
    if (isOpen()) refuseWhileResting();
    return channel.start(order);
  }

  return {
    id: channel.id,
    ...(channel.actionLifetimeMs === undefined ? {} : { actionLifetimeMs: channel.actionLifetimeMs }),
    start: (order) => (channel.startsAlone ? startAlone(order) : guarded(() => channel.start(order))),
    query: (tradeNumber) => guarded(() => channel.query(tradeNumber)),
    close: (tradeNumber) => guarded(() => channel.close(tradeNumber)),
    readNotify: (request) => channel.readNotify(request),
    replyToNotify: (outcome) => channel.replyToNotify(outcome),
    healthy: () => !isOpen(),
    mayBeTried: () => !isOpen() || !rests(),
  };
}
