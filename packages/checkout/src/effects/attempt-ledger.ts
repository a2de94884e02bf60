import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { LIMITS, formatReference } from '@unstuck/protocol';
import { flatRecord, isUnderWay, parseLedgerRecord } from '../machine/ledger-record.ts';
import type { LedgerRecord } from '../machine/ledger-record.ts';
import type { Intent } from '../machine/state.ts';
import { claimsOf } from './account-token.ts';
import { joinTabs } from './other-tabs.ts';
import type { OpenChannel, OtherTabs } from './other-tabs.ts';

export interface AttemptLedger {
  /** Names the account's slot, once. Until then nothing is read, and the last write waits. */
  open(token: string): void;
  /** The slot's name; null before it is open. */
  slot(): string | null;
  /** What is to be resumed, or null; and the intent to begin with otherwise. */
  recall(): { readonly record: LedgerRecord | null; readonly fresh: Intent };
  /** A new intent under a random key. */
  fresh(): Intent;
  read(): LedgerRecord | null;
  write(record: LedgerRecord): void;
  /** Looks for what an earlier page had to put where this one does not look, and tells of it. Happens by itself soon, and must have before anything is sent. */
  salvage(): void;
  dispose(): void;
}

export interface AttemptLedgerParts {
  readonly platform: Platform;
  readonly api: string;
  /** Idempotency key that the vendor gave. */
  readonly key: string | undefined;
  /** Milliseconds since 1970: records outlive the page, and with it its monotonic clock. */
  readonly wallClock: () => number;
  readonly openChannel: OpenChannel | undefined;
  /** Another tab wrote, or an earlier page had. */
  readonly told: (record: LedgerRecord | null) => void;
  /** The account became known late, and what was begun meanwhile must not go on: {@link AttemptLedger.recall} says with what instead. */
  readonly opened: () => void;
  /** The token is another account's by now: whoever it is must see nothing of this one. */
  readonly changed: () => void;
}

/** How long a decided order is still shown by a page that loads again. */
const DONE_FOR_MS = 600_000;
/** Longer than any order lives: {@link LIMITS.transferLifetimeSeconds}, and as long for an approval. */
export const KEPT_FOR_MS = 4 * 86_400_000;

/** By then no order is open any more that was meant to be paid at once: `LIMITS.orderLifetimeSeconds`, which would weigh more than this. */
export const OLD_AFTER_MS = 900_000;

interface Entry {
  readonly record: LedgerRecord | null;
  /** The keys of decided orders, the latest first: never to be used for another one. */
  readonly spent: readonly string[];
}

const NO_ENTRY: Entry = { record: null, spent: [] };
/** A page brings its key back for as long as its token lives; nobody tops up more often meanwhile. A cookie has room for them. */
const SPENT_KEPT = 8;
/** The form is on the screen by then. */
const SALVAGE_AFTER_MS = 100;

export function createAttemptLedger({ platform, api, key, wallClock, openChannel, told, opened, changed }: AttemptLedgerParts): AttemptLedger {
  const { storage } = platform;
  const { parse } = JSON;
  let slot: string | null = null;
  let jti: unknown;
  let waiting: LedgerRecord | null = null;
  let tabs: OtherTabs | null = null;
  let timer = 0;
  let salvaged: readonly string[] = [];

  function decode(text: string | null | undefined): Entry {
    return fence(() => {
      const stored = Object(parse(text ?? '{}'));
      // Below zero where the clock was set back since.
      const age = wallClock() - Number(stored.at);
      const parsed = parseLedgerRecord(stored);
      const old = stored.old === true || age > OLD_AFTER_MS;
      const record: LedgerRecord | null = parsed?.stage === 'sent' && old ? { ...parsed, intent: { ...parsed.intent, old } } : parsed;
      const current = record !== null && age < (record.stage === 'done' ? DONE_FOR_MS : KEPT_FOR_MS);
      const done = record?.stage === 'done' ? [record.intent.key] : [];
      const spent = done.concat(salvaged, String(stored.spent || '').match(/\S+/g) ?? []);
      return { record: current ? record : null, spent: spent.filter((each, index) => spent.indexOf(each) === index).slice(0, SPENT_KEPT) };
    }, NO_ENTRY);
  }
  function entry(): Entry {
    const name = slot;
    return name === null ? { record: waiting, spent: [] } : decode(fence(() => storage.read(name)));
  }

  function hex(length: number): string {
    return Array.from(platform.randomBytes(length), (byte) => (byte + 256).toString(16).slice(1)).join('');
  }
  function newIntent(given: string | null): Intent {
    return { key: given ?? hex(16), attemptId: hex(10), reference: formatReference(platform.randomBytes(8)) };
  }

  function write(record: LedgerRecord): void {
    waiting = record;
    if (slot === null) return;
    const text = platform.encodeJson({ ...flatRecord(record), spent: entry().spent.join(' '), at: wallClock() });
    storage.write(slot, text);
    tabs?.tell(text);
  }

  function salvage(): void {
    fence(() => {
      const { record, spent } = decode(slot && storage.salvage(slot));
      salvaged = spent;
      if (isUnderWay(record) && !isUnderWay(entry().record)) {
        write(record);
        told(record);
      } else if (waiting && spent.indexOf(waiting.intent.key) >= 0) opened();
    });
  }

  return {
    open(token) {
      const claims = claimsOf(token);
      const name = `unstuck:${hash([api, claims.sub].join(' '))}`;
      if (slot !== null) return name === slot ? undefined : changed();
      jti = claims.jti;
      slot = name;
      tabs = joinTabs(slot, storage, openChannel, (text) => {
        // Where the other tab could not write, it had to take away what this one needs to come back.
        if (isUnderWay(waiting) && entry().record === null) write(waiting);
        told(decode(text).record);
      });
      timer = platform.setTimer(salvage, SALVAGE_AFTER_MS);
      if (waiting === null) return;
      const { record, spent } = entry();
      if (isUnderWay(record) || spent.indexOf(waiting.intent.key) >= 0) opened();
      else write(waiting);
    },
    slot: () => slot,
    recall() {
      const { record, spent } = entry();
      const wished = key ?? jti;
      const given = isUsableKey(wished) && spent.indexOf(wished) < 0 ? wished : null;
      const fits = key === undefined || key === record?.intent.key;
      const armed = record?.stage === 'armed' ? record.intent : null;
      const kept = armed && fits && spent.indexOf(armed.key) < 0 ? armed : newIntent(given);
      // What is not shared with other pages does not tell what they sent.
      const fresh = kept.key === given && /memory|session/.test(storage.kind) ? { ...kept, unremembered: true as const } : kept;
      return { record: armed || (record?.stage === 'done' && !fits) ? null : record, fresh };
    },
    fresh: () => newIntent(null),
    read: () => entry().record,
    write,
    salvage,
    dispose() {
      // A token that comes now opens nothing.
      slot ??= '';
      platform.clearTimer(timer);
      tabs?.dispose();
    },
  };
}

/** The same rule as `idempotencyKeySchema`, for two call sites that have no use for its messages. */
export function isUsableKey(key: unknown): key is string {
  return typeof key === 'string' && key.length >= LIMITS.minKeyLength && key.length <= LIMITS.maxKeyLength && /^(?!YOUR-)[!-~]+$/.test(key);
}

/** FNV-1a, twice with different offsets: 64 bits that name a slot without showing whose it is. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(index), 0x01000193);
  }
  return (low >>> 0).toString(36) + (high >>> 0).toString(36);
}
