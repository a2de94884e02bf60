import { createConfiguredChannels } from '@unstuck/server';
import type { Channel, Database } from '@unstuck/server';
import { createMortalService } from './mortal-service.ts';
import type { MortalService } from './mortal-service.ts';
import { openPlatformsPort } from './payment-platforms.ts';
import type { PlatformsPort } from './payment-platforms.ts';

/** Where time and chance come from while a run lasts. */
export interface Nature {
  readonly now: () => number;
  readonly randomId: () => string;
  readonly bytes: (length: number) => Uint8Array;
}

/** What many runs share, because making it anew for each would take longer than the run itself. */
export interface World {
  readonly db: Database;
  readonly port: PlatformsPort;
  /** The service under this nature, as freshly started. */
  enter(nature: Nature): Promise<MortalService>;
  close(): Promise<void>;
}

const NOTIFY_BASE_URL = 'http://service.test';
const TRANSFER = { payee: 'Unstuck', bank: 'Bank', accountNumber: '110900000000001' };
/** Real milliseconds; nothing here is ever slow, so it passes only if something is broken. */
const TIMEOUT_MS = 20_000;
/** Asked about this, a channel says that all is well: the circuit breakers of the last run close. */
const NO_TRADE = 'no trade';

export async function openWorld(db: Database): Promise<World> {
  const beginning = Date.parse('2026-03-02T08:00:00Z');
  let nature: Nature = { now: () => beginning, randomId: () => 'unused', bytes: (length) => new Uint8Array(length) };
  const clock = (): Date => new Date(nature.now());
  const port = await openPlatformsPort(clock());
  const channels = createConfiguredChannels(
    { ...port.config, transfer: TRANSFER },
    { clock, random: (length) => nature.bytes(length), fetch, notifyBaseUrl: NOTIFY_BASE_URL, publicUrl: '', timeoutMs: TIMEOUT_MS },
  ).map((channel): Channel => ({
    ...channel,
    query: async (tradeNumber) => (tradeNumber === NO_TRADE ? { state: 'waiting' } : channel.query(tradeNumber)),
  }));
  const service = await createMortalService({ db, channels, clock, randomId: () => nature.randomId() });

  return {
    db,
    port,
    async enter(next) {
      // Far ahead of any pause that a circuit breaker may be in.
      nature = { ...next, now: () => Number.MAX_SAFE_INTEGER / 2 };
      await service.refresh((context) => Promise.all(context.channels.all.map((channel) => channel.query(NO_TRADE))));
      nature = next;
      return service;
    },
    async close() {
      await port.close();
    },
  };
}
