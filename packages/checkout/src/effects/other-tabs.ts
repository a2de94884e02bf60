import { fence } from '@unstuck/compat';
import type { SafeStorage } from '@unstuck/compat';

export type OpenChannel = (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;

export interface OtherTabs {
  tell(text: string): void;
  dispose(): void;
}

/** Tells the other tabs what was written to a slot, and hears what they wrote: by message where there is one, else by storage. */
export function joinTabs(slot: string, storage: SafeStorage, openChannel: OpenChannel | undefined, hear: (text: string | null) => void): OtherTabs {
  const channel = fence(() => openChannel?.(slot));
  if (channel === undefined) {
    return { tell() {}, dispose: fence(() => storage.observe(slot, () => hear(storage.read(slot))), () => undefined) };
  }
  channel.onmessage = (event) => hear(String(event.data));
  return {
    tell: (text) => fence(() => channel.postMessage(text)),
    dispose: () => fence(() => channel.close()),
  };
}
