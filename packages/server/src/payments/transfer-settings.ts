import { required } from '../config-values.ts';
import type { Values } from '../config-values.ts';
import type { TransferConfig } from './bank-transfer.ts';

export const TRANSFER = {
  TRANSFER_PAYEE: required('the name of the account that employees transfer to'),
  TRANSFER_BANK: required('the bank and branch'),
  TRANSFER_ACCOUNT_NUMBER: required('the number of the account'),
};

export function transferConfig(values: Values<typeof TRANSFER>): TransferConfig {
  return { payee: values.TRANSFER_PAYEE, bank: values.TRANSFER_BANK, accountNumber: values.TRANSFER_ACCOUNT_NUMBER };
}
