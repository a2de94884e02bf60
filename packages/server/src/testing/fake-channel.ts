import { createHmac } from 'node:crypto';
import type { ChannelId, NextAction } from '@unstuck/protocol';
import { remittanceFor } from '../payments/bank-transfer.ts';
import { ChannelError } from '../payments/channel.ts';
import type { Channel, ChannelPayment, PaymentOrder } from '../payments/channel.ts';

const SECRET = 'the platform signs with this';

/** A payment platform in memory that keeps its own books, can be broken on purpose, and signs its notifications. */
export interface FakeChannel extends Channel {
  /** Every payment it was asked to start, in order. */
  readonly started: PaymentOrder[];
  readonly queries: string[];
  readonly closes: string[];
  /** What the platform's books say. */
  setPayment(tradeNumber: string, payment: ChannelPayment): void;
  /** The person pays what was asked, or another amount. */
  pay(tradeNumber: string, amount?: number): ChannelPayment;
  /** What every call runs into: null for nothing. Anything but a {@link ChannelError} is a defect of the channel's. */
  setFault(fault: Error | null): void;
  /** What only starting a payment runs into. */
  refuseToStart(fault: ChannelError | null): void;
  /** What only closing one runs into. */
  refuseToClose(fault: ChannelError | null): void;
  /** Holds every call until the returned function is called. */
  hold(): () => void;
  notification(notifyId: string, tradeNumber: string, payment: ChannelPayment): { headers: Record<string, string>; payload: string };
}

export function unreachable(options: { sent: boolean } = { sent: false }): ChannelError {
  return new ChannelError('channel.unavailable', 'the platform does not answer', options);
}

export function createFakeChannel(id: ChannelId, clock: () => Date): FakeChannel {
  const books = new Map<string, { order: PaymentOrder; payment: ChannelPayment }>();
  const started: PaymentOrder[] = [];
  const queries: string[] = [];
  const closes: string[] = [];
  let fault: Error | null = null;
  let startRefusal: ChannelError | null = null;
  let closeRefusal: ChannelError | null = null;
  let gate: Promise<void> = Promise.resolve();

  const answer = async (): Promise<void> => {
    await gate;
    if (fault !== null) throw fault;
  };
  const look = (tradeNumber: string): ChannelPayment => books.get(tradeNumber)?.payment ?? { state: 'not-found' };
  const sign = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');

  return {
    id,
    // As the real one's.
    ...(id === 'wechat' ? { actionLifetimeMs: 6_600_000 } : {}),
    started,
    queries,
    closes,
    start: async (order) => {
      started.push(order);
      await answer();
      if (startRefusal !== null) throw startRefusal;
      if (!books.has(order.tradeNumber)) books.set(order.tradeNumber, { order, payment: { state: 'waiting' } });
      return actionOf(id, order);
    },
    query: async (tradeNumber) => {
      queries.push(tradeNumber);
      await answer();
      return look(tradeNumber);
    },
    close: async (tradeNumber) => {
      closes.push(tradeNumber);
      await answer();
      if (closeRefusal !== null) throw closeRefusal;
      const entry = books.get(tradeNumber);
      if (entry !== undefined && entry.payment.state === 'waiting') entry.payment = { state: 'closed' };
      return look(tradeNumber);
    },
    readNotify: async ({ headers, rawBody }) => {
      if (headers['x-signature'] !== sign(rawBody)) throw new ChannelError('signature.invalid', 'not signed by the platform', { sent: false });
      const { notifyId, tradeNumber, payment } = JSON.parse(rawBody);
      return { notifyId, tradeNumber, payment: payment.state === 'paid' ? { ...payment, paidAt: new Date(payment.paidAt) } : payment };
    },
    replyToNotify: (outcome) => ({ status: outcome === 'processed' ? 200 : 500, contentType: 'text/plain', body: outcome === 'processed' ? 'success' : 'fail' }),
    setPayment: (tradeNumber, payment) => {
      const entry = books.get(tradeNumber);
      if (entry === undefined) throw new Error(`no payment ${tradeNumber} was started`);
      entry.payment = payment;
    },
    pay: (tradeNumber, amount) => {
      const entry = books.get(tradeNumber);
      if (entry === undefined) throw new Error(`no payment ${tradeNumber} was started`);
      entry.payment = { state: 'paid', amount: amount ?? entry.order.amount, currency: entry.order.currency, channelTradeNumber: `P${tradeNumber}`, paidAt: clock() };
      return entry.payment;
    },
    setFault: (next) => {
      fault = next;
    },
    refuseToStart: (next) => {
      startRefusal = next;
    },
    refuseToClose: (next) => {
      closeRefusal = next;
    },
    hold: () => {
      let release = (): void => undefined;
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    notification: (notifyId, tradeNumber, payment) => {
      const payload = JSON.stringify({ notifyId, tradeNumber, payment });
      return { headers: { 'content-type': 'application/json', 'x-signature': sign(payload) }, payload };
    },
  };
}

function actionOf(id: ChannelId, order: PaymentOrder): NextAction {
  switch (id) {
    case 'alipay':
      return { type: 'form', url: 'https://openapi.platform.example.com/gateway.do', fields: { biz_content: `{"out_trade_no":"${order.tradeNumber}"}`, sign: 'a"b<c' } };
    case 'wechat':
      return { type: 'qr', code: `weixin://wxpay/bizpayurl?pr=${order.tradeNumber}` };
    case 'transfer':
      return { type: 'transfer', payee: '北京某某科技有限公司', bank: '招商银行北京分行', accountNumber: '110900000000001', remittance: remittanceFor(order.tradeNumber) };
  }
}
