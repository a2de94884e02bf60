import type { ComponentChildren } from 'preact';
import { actionsOf } from '../machine/actions.ts';
import type { Action } from '../machine/actions.ts';
import { channelOf } from '../machine/known-of.ts';
import { moneyOf } from '../machine/money.ts';
import { isWorking } from '../machine/work.ts';
import { offeredChannels } from './offered-channels.ts';
import type { Gesture } from './port.ts';
import type { Scene } from './widget-setup.ts';

/** What each plain button means. */
const DEEDS = {
  submit: 'submitted', retry: 'retried', again: 'retried', paid: 'paid', 'open-page': 'open-page', cancel: 'cancelled',
} as const;

type Control = readonly [label: string, gesture: Gesture, usable: boolean];

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
        controlsOf(action, scene).map(([label, gesture, usable]) => (
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
  const one = (label: string, gesture: Gesture): readonly Control[] => [[label, gesture, true]];
  switch (action) {
    case 'pay':
      return state.phase === 'confirming'
        ? one(messages.payHere, { type: 'pay', sameTab: true })
        : one(messages.payBy(channelName(scene)), { type: 'pay', sameTab: false });
    case 'switch-channel':
      return offeredChannels(scene)
        .filter(([id]) => id !== channelOf(state))
        .map(([id, usable]) => [messages.switchTo(messages.channels[id][0]), { type: 'switched', channel: id }, usable]);
    default:
      return one(action === 'retry' ? retryLabel(scene) : messages.actions[action], { type: DEEDS[action] });
  }
}

function retryLabel({ state, messages }: Scene): string {
  if (state.phase === 'expired' || state.phase === 'cancelled') return messages.startOver;
  return state.phase === 'failed' && moneyOf(state) !== 'not-sent' ? messages.checkAgain : messages.actions.retry;
}

function channelName(scene: Scene): string {
  return scene.messages.channels[channelOf(scene.state)][0];
}
