import type { ChannelId, Door } from '@unstuck/protocol';
import type { EngineName, Host } from '../diagnosis/case.ts';

/** What a report meets on its way out of the page. */
export interface DoorCase {
  readonly shut: string;
  /** Requests to these are reset, whatever they carry. */
  readonly resets: readonly (readonly [method: string, path: string])[];
  readonly host?: Host;
  /** Whether the page names the report worker. */
  readonly worker?: true;
  /** Ways that are tried in vain, in their order. */
  readonly inVain: readonly Door[];
  /** Who takes it then; the person where no way is open, and once the block is lifted it leaves by itself from the page that made it, or from the next. */
  readonly taken: Door | 'person, then this page' | 'person, then the next page';
  readonly notIn?: { readonly [Engine in EngineName]?: string };
}

/** What the page is told. */
export interface DeliveringWish {
  readonly results: string;
  readonly root: string;
  readonly amount: string;
  readonly channel: ChannelId;
  readonly locale: 'zh-CN';
  readonly worker: string | null;
  readonly reloads: boolean;
}
