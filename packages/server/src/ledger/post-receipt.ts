import type { ChannelId, Currency, PaymentDestination, Placement } from '@unstuck/protocol';
import type { DatabaseTransaction } from '../database/schema.ts';

export interface Receipt {
  readonly tradeNumber: string;
  readonly channel: ChannelId;
  readonly account: string;
  /** Whose the money is, or was until now. */
  readonly destination: PaymentDestination;
  /** How much of it moves, in minor units. */
  readonly amount: number;
  readonly currency: Currency;
  readonly at: Date;
}

/**
 * Posts money that a channel received: debit what the channel owes us, credit whom it belongs to. The database refuses a
 * second receipt for the same payment, whichever account it would go to.
 */
export async function postReceipt(transaction: DatabaseTransaction, receipt: Receipt): Promise<void> {
  await post(transaction, 'receipt', receipt, clearingAccount(receipt), accountOf(receipt.destination, receipt));
}

/**
 * Posts what a person did with money that was set aside: sends it back through the channel it came by, or credits it to the employee. The database
 * refuses a second placement of the same payment.
 */
export async function postPlacement(transaction: DatabaseTransaction, receipt: Receipt, placement: Placement): Promise<void> {
  const to = placement === 'returned' ? clearingAccount(receipt) : accountOf('employee', receipt);
  await post(transaction, 'placement', receipt, accountOf(receipt.destination, receipt), to);
}

/** Posts money that a channel sent back. The database refuses the same refund twice. */
export async function postRefund(transaction: DatabaseTransaction, receipt: Receipt, refundId: string): Promise<void> {
  await post(transaction, 'refund', receipt, accountOf(receipt.destination, receipt), clearingAccount(receipt), refundId);
}

type Kind = 'receipt' | 'placement' | 'refund';

async function post(transaction: DatabaseTransaction, kind: Kind, { tradeNumber, amount, currency, at }: Receipt, debited: string, credited: string, refundId: string | null = null): Promise<void> {
  const values = { kind, trade_number: tradeNumber, created_at: at, refund_id: refundId };
  const posted = await transaction.insertInto('ledger_transactions').values(values).returning('id').executeTakeFirstOrThrow();
  const entry = (ledgerAccount: string, value: number) => ({ transaction_id: posted.id, ledger_account: ledgerAccount, currency, amount: value });
  await transaction.insertInto('ledger_entries').values([entry(debited, amount), entry(credited, -amount)]).execute();
}

/** What a channel owes us. */
function clearingAccount({ channel }: Receipt): string {
  return `clearing:${channel}`;
}

function accountOf(destination: PaymentDestination, { account, channel }: Receipt): string {
  switch (destination) {
    case 'employee':
      return `employee:${account}`;
    case 'surplus':
      return `surplus:${account}`;
    case 'suspense':
      return `suspense:${channel}`;
  }
}
