import type { NextAction, Order, Payment } from '@unstuck/protocol';
import type { LedgerRecord } from '../machine/ledger-record.ts';
import type { Intent, Purchase, State } from '../machine/state.ts';

export const INTENT: Intent = { key: 'key-of-this-tab', attemptId: 'attempt-1', reference: '0000-0000-0' };
export const OTHER_INTENT: Intent = { key: 'key-of-another-tab', attemptId: 'attempt-2', reference: '0000-0001-1' };
export const FRESH_INTENT: Intent = { key: 'key-made-anew', attemptId: 'attempt-3', reference: '0000-0002-2' };
export const PURCHASE: Purchase = { amount: 5000, currency: 'CNY', channel: 'alipay' };

export const FORM: NextAction = { type: 'form', url: 'https://pay.example/gateway.do', fields: { sign: 's' } };
export const QR: NextAction = { type: 'qr', code: 'weixin://wxpay/bizpayurl?pr=x' };

const base: Order = {
  id: 'o1', state: 'open', amount: 5000, currency: 'CNY', money: 'not-sent', payment: null,
  createdAt: '2026-01-01T00:00:00Z', remainingSeconds: 900, page: '/o/o1',
};

export function orderWith(payment: Payment | null, change: Partial<Order> = {}): Order {
  return { ...base, payment, money: payment === null ? 'not-sent' : 'unknown', ...change };
}

/** Every kind of order a server can answer with. */
export const ORDERS: readonly Order[] = [
  orderWith(null),
  orderWith({ channel: 'alipay', state: 'started', action: FORM }),
  orderWith({ channel: 'wechat', state: 'started', action: QR }),
  orderWith({ channel: 'alipay', state: 'started', action: null }),
  orderWith({ channel: 'alipay', state: 'paying', action: null }, { money: 'held' }),
  orderWith({ channel: 'alipay', state: 'paid', action: null }, { money: 'taken' }),
  orderWith({ channel: 'alipay', state: 'failed', action: null }, { money: 'not-sent' }),
  orderWith({ channel: 'alipay', state: 'closed', action: null }, { money: 'not-sent' }),
  orderWith(null, { state: 'approval' }),
  orderWith({ channel: 'alipay', state: 'paid', action: null }, { state: 'paid', money: 'settled', remainingSeconds: 0 }),
  orderWith(null, { state: 'expired', remainingSeconds: 0 }),
  orderWith({ channel: 'alipay', state: 'started', action: null }, { state: 'expired', remainingSeconds: 0 }),
  orderWith(null, { state: 'cancelled', remainingSeconds: 0 }),
];

/** What another tab, or an earlier page, can have left in the ledger. */
export const RECORDS: readonly LedgerRecord[] = [INTENT, OTHER_INTENT].flatMap((intent) => [
  { stage: 'sent', intent: { ...intent, old: true }, purchase: PURCHASE, orderId: null },
  { stage: 'armed', intent, purchase: null, orderId: null },
  { stage: 'sent', intent, purchase: PURCHASE, orderId: null },
  { stage: 'ordered', intent, purchase: PURCHASE, orderId: 'o1' },
  { stage: 'handed-off', intent, purchase: PURCHASE, orderId: 'o1' },
  { stage: 'done', intent, purchase: PURCHASE, orderId: 'o1' },
]);

export function bootState(change: Partial<Pick<State, 'online' | 'hidden' | 'serial'>> = {}): State {
  return {
    phase: 'boot', intent: INTENT, draft: { amountText: '50', channel: 'alipay' }, currency: 'CNY', meta: null,
    serial: 100, online: true, hidden: false, ...change,
  };
}
