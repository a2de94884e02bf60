import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** As the console reads the bank's numbers: a transfer that was booked in small letters or wide characters must be known again. */
export const transfersHoweverTyped: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`update payments set channel_trade_number = upper(regexp_replace(normalize(channel_trade_number, NFKC), '\\s+', '', 'g'))
      where channel = 'transfer' and channel_trade_number is not null`.execute(db);
  },
};
