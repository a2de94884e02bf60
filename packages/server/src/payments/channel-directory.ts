import type { ChannelId } from '@unstuck/protocol';
import type { Channel } from './channel.ts';
import { guardChannel } from './guard-channel.ts';
import type { GuardedChannel } from './guard-channel.ts';

/** The configured channels, in the order in which they are offered. */
export interface ChannelDirectory {
  readonly all: readonly GuardedChannel[];
  find(id: ChannelId): GuardedChannel | undefined;
}

export function createChannelDirectory(channels: readonly Channel[], clock: () => Date): ChannelDirectory {
  const all = channels.map((channel) => guardChannel(channel, clock));
  return { all, find: (id) => all.find((channel) => channel.id === id) };
}
