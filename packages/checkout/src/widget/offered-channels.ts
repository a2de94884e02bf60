import { CHANNEL_IDS } from '@unstuck/protocol';
import type { ChannelId } from '@unstuck/protocol';
import type { Scene } from './widget-setup.ts';

export type OfferedChannel = readonly [id: ChannelId, usable: boolean];

/** The channels to show, in order. Until the server has said which are healthy, all count as usable: it decides again on paying. */
export function offeredChannels({ channels, state: { meta } }: Scene): readonly OfferedChannel[] {
  const shown = channels ?? (meta ? meta.channels.map((channel) => channel.id) : CHANNEL_IDS);
  return shown.map((id) => [id, !meta || meta.channels.some((channel) => channel.id === id && channel.healthy)]);
}
