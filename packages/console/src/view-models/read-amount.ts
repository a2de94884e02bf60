import { fromDecimal } from '@unstuck/protocol';
import type { Currency } from '@unstuck/protocol';

/** An amount as bank statements write it, `1,000.00`, in minor units; null for what is none, and for nothing. */
export function readAmount(typed: string, currency: Currency): number | null {
  const plain = typed.normalize('NFKC').replace(/[\s¥]|,(?=\d{3}(?!\d))/g, '');
  return fromDecimal(plain, currency) || null;
}
