import type { Boot, Ready } from '../machine/state.ts';
import { offeredChannels } from './offered-channels.ts';
import type { Scene } from './widget-setup.ts';

/** One channel of those offered; one that is down says so and cannot be chosen. */
export function ChannelPicker({ scene, state }: { readonly scene: Scene; readonly state: Boot | Ready }) {
  const { messages, onGesture, id } = scene;
  return (
    <fieldset class="unstuck-field">
      <legend class="unstuck-label">{messages.channel}</legend>
      {offeredChannels(scene).map(([channel, usable]) => {
        const [name, description] = messages.channels[channel];
        const chosen = channel === state.draft.channel;
        return (
          <label key={channel} class={`unstuck-channel${chosen ? ' unstuck-chosen' : ''}${usable ? '' : ' unstuck-down'}`}>
            <input
              type="radio"
              form=""
              class="unstuck-radio"
              name={`${id}-channel`}
              value={channel}
              checked={chosen}
              disabled={!usable || state.phase === 'boot'}
              onChange={() => onGesture({ type: 'edited', channel })}
            />
            <span class="unstuck-channel-text">
              <span class="unstuck-channel-name">{name}</span>{' '}
              <span class="unstuck-hint">{usable ? description : messages.channelDown}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
