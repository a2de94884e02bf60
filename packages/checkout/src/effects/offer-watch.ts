import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import type { Meta } from '@unstuck/protocol';
import { DEADLINES } from '../machine/deadlines.ts';
import type { State } from '../machine/state.ts';
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

/** Reads what the server offers, and reads it again for as long as the form is shown and something is missing from it. */
export function createOfferWatch({ platform, client, arrived }: OfferWatchParts): OfferWatch {
  let latest: State | null = null;
  let flight: InFlight | null | undefined;
  let timer = 0;

  function ask({ intent }: State): void {
    flight = fence(() => client.readMeta(intent.attemptId, (meta) => {
      flight = null;
      if (meta) arrived(meta);
      else wait();
    }));
  }

  function wait(): void {
    const wanted = latest?.phase === 'ready' && latest.online && !latest.hidden && !latest.meta?.channels.every(({ healthy }) => healthy);
    if (!wanted) stopWaiting();
    else timer ||= platform.setTimer(lookAgain, DEADLINES.offerAgain);
  }

  function lookAgain(): void {
    timer = 0;
    if (latest && !flight) ask(latest);
  }

  function stopWaiting(): void {
    platform.clearTimer(timer);
    timer = 0;
  }

  return {
    follow(state) {
      const first = !latest;
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
