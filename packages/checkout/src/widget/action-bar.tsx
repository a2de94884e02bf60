import type { ChannelId } from '@unstuck/protocol';
import type { ComponentChildren } from 'preact';
import { actionsOf } from '../machine/actions.ts';
import type { Action } from '../machine/actions.ts';
import { moneyOf } from '../machine/money.ts';
import { isWorking } from '../machine/work.ts';
import { offeredChannels } from './offered-channels.ts';
import type { Gesture } from './port.ts';
import type { Scene } from './widget-setup.ts';

interface Control {
  readonly action: Action;
  readonly label: string;
  readonly gesture: Gesture;
  readonly usable: boolean;
}

/** Exactly what can be done in this state, the main thing first. */
export function ActionBar({ scene }: { readonly scene: Scene }): ComponentChildren {
  const { state, messages } = scene;
  if (state.phase === 'boot') {
    return <div class="unstuck-actions"><button type="button" class="unstuck-button unstuck-main" disabled>{messages.getReady}</button></div>;
  }
  const actions = actionsOf(state);
  return (
    <div class="unstuck-actions">
      {actions.map((action, index) =>
        controlsOf(action, scene).map(({ label, gesture, usable }) => (
          <button
            type="button"
            key={label}
            class={`unstuck-button${rank(action, index === 0 && !isWorking(state))}`}
            data-unstuck-action={action}
            disabled={!usable}
            // The second click of a double click may land on what the first one made appear.
            onClick={(event) => event.detail > 1 || scene.onGesture(gesture)}
          >
            {label}
          </button>
        )),
      )}
    </div>
  );
}

function rank(action: Action, main: boolean): string {
  if (main) return ' unstuck-main';
  return action === 'cancel' ? ' unstuck-quiet' : action === 'pay' ? ' unstuck-wide' : '';
}

function controlsOf(action: Action, scene: Scene): readonly Control[] {
  const { state, messages } = scene;
  const one = (label: string, gesture: Gesture): readonly Control[] => [{ action, label, gesture, usable: true }];
  switch (action) {
    case 'submit':
      return one(messages.actions.submit, { type: 'submitted' });
    case 'retry':
    case 'again':
      return one(action === 'again' ? messages.actions.again : retryLabel(scene), { type: 'retried' });
    case 'pay':
      return state.phase === 'confirming'
        ? one(messages.payHere, { type: 'pay', sameTab: true })
        : one(messages.payBy(channelName(scene)), { type: 'pay', sameTab: false });
    case 'paid':
      return one(messages.actions.paid, { type: 'paid' });
    case 'open-page':
      return one(messages.actions['open-page'], { type: 'open-page' });
    case 'cancel':
      return one(messages.actions.cancel, { type: 'cancelled' });
    case 'switch-channel':
      return offeredChannels(scene)
        .filter(({ id }) => id !== channelOf(scene))
        .map(({ id, usable }) => ({
          action, usable,
          label: messages.switchTo(messages.channels[id][0]),
          gesture: { type: 'switched', channel: id },
        }));
  }
}

function retryLabel({ state, messages }: Scene): string {
  if (state.phase === 'expired' || state.phase === 'cancelled') return messages.startOver;
  return state.phase === 'failed' && moneyOf(state) !== 'not-sent' ? messages.checkAgain : messages.actions.retry;
}

function channelOf({ state }: Scene): ChannelId {
  return 'purchase' in state ? state.purchase.channel : state.draft.channel;
}

function channelName(scene: Scene): string {
  return scene.messages.channels[channelOf(scene)][0];
}
