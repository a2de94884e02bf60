import { currencySchema, orderSchema } from '@unstuck/protocol';
import * as v from 'valibot';

/** Below nothing where money was spent that was sent back since. */
const accountSchema = v.object({ balance: v.pipe(v.number(), v.safeInteger()), currency: currencySchema, orders: v.array(orderSchema) });
/** Balance and latest orders of one employee; amounts in integer minor units. */
export type Account = v.InferOutput<typeof accountSchema>;

/** The portal's own pages must not hang on the top-up service. */
const TIMEOUT_MS = 3_000;

/** Asks the top-up service for an employee's account. Null when it does not answer: the rest of the page is still of use. */
export async function readAccount(apiUrl: string, token: string, fetchFrom: typeof fetch): Promise<Account | null> {
  try {
    const response = await fetchFrom(`${apiUrl}/v1/account`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? v.parse(accountSchema, await response.json()) : null;
  } catch {
    return null;
  }
}
