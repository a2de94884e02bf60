import type { ChannelId } from '@unstuck/protocol';
import type { LedgerRecord } from './ledger-record.ts';
import type { Outcome } from './outcome.ts';
import type { Intent, Offer } from './state.ts';
import type { TimerName } from './demand.ts';

/** Everything that can happen to a checkout. Randomness comes in with the event, so that the machine stays pure. */
export type Event =
  /** The attempt ledger was read. `fresh` is used if nothing is to be resumed. `late`: only now could it be, and nothing was sent until then. */
  | { readonly type: 'recalled'; readonly record: LedgerRecord | null; readonly fresh: Intent; readonly late?: true | undefined }
  | { readonly type: 'meta-arrived'; readonly meta: Offer }
  | { readonly type: 'edited'; readonly amountText?: string; readonly channel?: ChannelId }
  | { readonly type: 'submitted' }
  /** This tab may send, or the claim's deadline passed; `record` is what the ledger holds at that moment. */
  | { readonly type: 'claimed'; readonly record: LedgerRecord | null }
  /** `chance` is uniform in [0, 1): it spreads the retries; `headersSeen` is null where nothing was sent yet, for want of a token. */
  | { readonly type: 'replied'; readonly serial: number; readonly outcome: Outcome; readonly chance: number }
  | { readonly type: 'elapsed'; readonly timer: Exclude<TimerName, 'claim'>; readonly headersSeen: boolean | null; readonly chance: number }
  /** Try again; or begin anew from a decided order: then under `fresh`, unless the ledger's `record` shows another tab at it. */
  | { readonly type: 'retried'; readonly fresh: Intent; readonly record: LedgerRecord | null }
  /** The person went to the channel's page. */
  | { readonly type: 'handed-off' }
  | { readonly type: 'hand-off-blocked' }
  /** The person says that they have paid. */
  | { readonly type: 'paid' }
  | { readonly type: 'switched'; readonly channel: ChannelId }
  | { readonly type: 'cancelled' }
  | { readonly type: 'went-offline' | 'came-online' | 'hidden' | 'shown' }
  /** Another tab wrote the ledger. */
  | { readonly type: 'told'; readonly record: LedgerRecord | null };
