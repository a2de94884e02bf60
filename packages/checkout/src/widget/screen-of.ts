import type { State } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';
import type { Working } from '../machine/work.ts';
import type { Messages } from '../messages/message.ts';

export type Tone = 'plain' | 'wait' | 'good' | 'bad' | 'closed';

export type Screen = readonly [
  /** The same key on two pictures in a row is the same screen: what it shows is mended, not replaced. */
  key: string,
  title: string,
  /** The sentence under the heading; empty on the form, which needs none. */
  words: string,
  tone: Tone,
];

/** Which screen a state is shown on, and what it says first. */
export function screenOf(state: State, messages: Messages): Screen {
  if (isWorking(state)) return ['working', workText(state, messages), stepText(state, messages), 'wait'];
  switch (state.phase) {
    case 'boot':
    case 'ready':
      return ['form', messages.form, '', 'plain'];
    case 'approval':
    case 'confirming': {
      const [title, words] = messages[state.phase];
      const { asking } = state.watch;
      return [state.phase, title, asking === null || asking === 'read' ? words : messages.asking[asking], 'wait'];
    }
    case 'paying':
      return [state.phase, ...payText(state, messages), 'plain'];
    case 'succeeded':
    case 'expired':
    case 'cancelled':
      return [state.phase, ...messages[state.phase], state.phase === 'succeeded' ? 'good' : 'closed'];
    case 'failed': {
      const [title, words] = messages.failures[state.failure];
      return [state.phase, title, words, 'bad'];
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
