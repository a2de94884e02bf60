import { createHash } from 'node:crypto';
import { formatReference, parseReference } from '@unstuck/protocol';
import { ProblemError } from '../problem-error.ts';
import { ChannelError } from './channel.ts';
import type { Channel } from './channel.ts';

/** The account that employees transfer to. */
export interface TransferConfig {
  readonly payee: string;
  readonly bank: string;
  readonly accountNumber: string;
}

/**
 * What the person writes on the transfer: a reference that catches typing mistakes, derived from the trade number, so that
 * it can be found again without being stored. Banks' forms drop or refuse anything but letters and digits.
 */
export function remittanceFor(tradeNumber: string): string {
  return formatReference(createHash('sha256').update(tradeNumber).digest().subarray(0, 8));
}

/** The remittance text on a bank statement, however it was typed there; throws `request.invalid` for what is none. */
export function readRemittance(typed: unknown): string {
  const parsed = parseReference(typeof typed === 'string' ? typed : '');
  if (parsed.kind === 'valid') return parsed.reference;
  const remedy = parsed.kind === 'typo'
    ? 'one of its characters is wrong: compare it with the bank statement, or find the order by its account'
    : 'send the text that the transfer carries: XXXX-XXXX-C';
  throw new ProblemError('request.invalid', { errors: [{ field: 'remittance', remedy }] });
}

/** A transfer that a person confirms once it shows on the bank statement: no platform is asked, none calls back. */
export function createBankTransferChannel(config: TransferConfig): Channel {
  return {
    id: 'transfer',
    start: async (order) => ({
      type: 'transfer',
      payee: config.payee,
      bank: config.bank,
      accountNumber: config.accountNumber,
      remittance: remittanceFor(order.tradeNumber),
    }),
    query: async () => ({ state: 'waiting' }),
    close: async () => ({ state: 'closed' }),
    readNotify: async () => {
      throw new ChannelError('signature.invalid', 'bank transfers send no notifications; confirm them by hand', { sent: false });
    },
    replyToNotify: () => ({ status: 404, contentType: 'text/plain; charset=utf-8', body: 'bank transfers send no notifications' }),
  };
}
