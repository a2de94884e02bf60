import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import type { Meta } from '@unstuck/protocol';
import { DEADLINES } from '../machine/deadlines.ts';
import type { Offer, State } from '../machine/state.ts';
import type { InFlight, OrderClient } from './order-client.ts';

export interface OfferWatch {
  /** To be told of every state: only a form that somebody may be looking at is worth asking for. */
  follow(state: State): void;
  dispose(): void;
}

export interface OfferWatchParts {
  readonly platform: Platform;
  readonly client: OrderClient;
  readonly arrived: (meta: Meta) => void;
}

function isComplete(meta: Offer | null): boolean {
  return meta !== null && meta.channels.every(({ healthy }) => healthy);
}

/** Reads what the server offers, and reads it again for as long as the form is shown and something is missing from it. */
export function createOfferWatch({ platform, client, arrived }: OfferWatchParts): OfferWatch {
  let latest: State | null = null;
  let flight: InFlight | null = null;
  let timer: number | null = null;

  function ask({ intent }: State): void {
    flight = fence(() => client.readMeta(intent.attemptId, (meta) => {
      flight = null;
      if (meta === null) wait();
      else arrived(meta);
    }), null);
  }

  function wait(): void {
    const wanted = latest?.phase === 'ready' && latest.online && !latest.hidden && !isComplete(latest.meta);
    if (!wanted) stopWaiting();
    else timer ??= platform.setTimer(lookAgain, DEADLINES.offerAgain);
  }

  function lookAgain(): void {
    timer = null;
    if (latest !== null && flight === null) ask(latest);
  }

  function stopWaiting(): void {
    if (timer !== null) platform.clearTimer(timer);
    timer = null;
  }

  return {
    follow(state) {
      const first = latest === null;
      latest = state;
      if (first) ask(state);
      wait();
    },
    dispose() {
      latest = null;
      stopWaiting();
      flight?.drop('aborted');
    },
  };
}
