import type { ChannelId, Currency, PaymentDestination } from '@unstuck/protocol';
import type { DatabaseTransaction } from '../database/schema.ts';

export interface Receipt {
  readonly tradeNumber: string;
  readonly channel: ChannelId;
  readonly account: string;
  readonly destination: PaymentDestination;
  /** What the platform received, in minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly at: Date;
}

/**
 * Posts money that a channel received: debit what the channel owes us, credit whom it belongs to. The database refuses a
 * second receipt for the same payment, whichever account it would go to.
 */
export async function postReceipt(transaction: DatabaseTransaction, receipt: Receipt): Promise<void> {
  const posted = await transaction
    .insertInto('ledger_transactions')
    .values({ kind: 'receipt', trade_number: receipt.tradeNumber, created_at: receipt.at })
    .returning('id')
    .executeTakeFirstOrThrow();
  const entry = (ledgerAccount: string, amount: number) => ({
    transaction_id: posted.id,
    ledger_account: ledgerAccount,
    currency: receipt.currency,
    amount,
  });
  await transaction
    .insertInto('ledger_entries')
    .values([entry(`clearing:${receipt.channel}`, receipt.amount), entry(creditedAccount(receipt), -receipt.amount)])
    .execute();
}

function creditedAccount(receipt: Receipt): string {
  switch (receipt.destination) {
    case 'employee':
      return `employee:${receipt.account}`;
    case 'surplus':
      return `surplus:${receipt.account}`;
    case 'suspense':
      return `suspense:${receipt.channel}`;
  }
}
