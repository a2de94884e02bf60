import { ENDPOINT, HEADER } from '@unstuck/protocol';
import type { FlatJson } from '@unstuck/compat';
import type { RequestDemand } from '../machine/demand.ts';

export interface OrderRequest {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FlatJson | null;
}

/** How each operation is put on the wire. */
export function orderRequest({ operation, key, orderId, purchase }: RequestDemand): OrderRequest {
  const id = orderId ?? '';
  const { amount, currency, channel } = purchase;
  const keyed = { [HEADER.idempotencyKey]: key };
  switch (operation) {
    case 'create':
      return { method: 'post', path: ENDPOINT.orders, headers: keyed, body: { amount, currency } };
    case 'lookup':
      return { method: 'get', path: ENDPOINT.orderByKey, headers: keyed, body: null };
    case 'read':
      return { method: 'get', path: ENDPOINT.order(id), headers: {}, body: null };
    case 'reconcile':
      return { method: 'get', path: `${ENDPOINT.order(id)}?reconcile=true`, headers: {}, body: null };
    case 'pay':
      return { method: 'post', path: ENDPOINT.pay(id), headers: {}, body: { channel } };
    case 'cancel':
      return { method: 'post', path: ENDPOINT.cancel(id), headers: {}, body: null };
  }
}
