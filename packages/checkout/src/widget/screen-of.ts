import type { State } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';
import type { Working } from '../machine/work.ts';
import type { Messages } from '../messages/message.ts';

export interface Screen {
  /** The same key on two pictures in a row is the same screen: what it shows is mended, not replaced. */
  readonly key: string;
  readonly title: string;
  /** The sentence under the heading; empty on the form, which needs none. */
  readonly words: string;
  readonly tone: 'plain' | 'wait' | 'good' | 'bad' | 'closed';
}

/** Which screen a state is shown on, and what it says first. */
export function screenOf(state: State, messages: Messages): Screen {
  if (isWorking(state)) {
    return { key: 'working', title: workText(state, messages), words: stepText(state, messages), tone: 'wait' };
  }
  switch (state.phase) {
    case 'boot':
    case 'ready':
      return { key: 'form', title: messages.form, words: '', tone: 'plain' };
    case 'approval':
    case 'confirming': {
      const [title, words] = messages[state.phase];
      const { asking } = state.watch;
      return { key: state.phase, title, words: asking === null || asking === 'read' ? words : messages.asking[asking], tone: 'wait' };
    }
    case 'paying': {
      const [title, words] = payText(state, messages);
      return { key: 'paying', title, words, tone: 'plain' };
    }
    case 'succeeded':
    case 'expired':
    case 'cancelled': {
      const [title, words] = messages[state.phase];
      return { key: state.phase, title, words, tone: state.phase === 'succeeded' ? 'good' : 'closed' };
    }
    case 'failed': {
      const [title, words] = messages.failures[state.failure];
      return { key: 'failed', title, words, tone: 'bad' };
    }
  }
}

function workText(state: Working, messages: Messages): string {
  if (state.phase !== 'creating') return messages.preparing;
  // Whoever comes back from paying is not told that an order is being made.
  return state.handedOff ? messages.confirming[0] : messages.creating;
}

function stepText(state: Working, { steps }: Messages): string {
  const { step, operation } = state.work;
  if (step !== 'requesting') return steps[step];
  return state.phase === 'creating' && state.joined && operation === 'lookup' ? steps.joined : steps[operation];
}

function payText({ handOff, order }: Extract<State, { phase: 'paying' }>, messages: Messages) {
  if (handOff === 'blocked') return messages.blocked;
  const type = order.payment?.action?.type;
  return type === 'qr' ? messages.scan : type === 'transfer' ? messages.transfer : messages.pay;
}
