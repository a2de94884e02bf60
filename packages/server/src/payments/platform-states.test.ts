import { expect, it } from 'vitest';
import { readAlipayTrade } from './alipay-trade.ts';
import { ChannelError } from './channel.ts';
import { readWeChatTransaction } from './wechat-transaction.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const alipay = (status: string, total: string | undefined = '50.00') =>
  readAlipayTrade({ out_trade_no: 't', trade_no: 'p', trade_status: status, ...(total === undefined ? {} : { total_amount: total }) }, NOW);
const wechat = (state: string, changes: object = {}) =>
  readWeChatTransaction(
    { appid: 'a', mchid: 'm', out_trade_no: 't', trade_state: state, transaction_id: 'p', amount: { total: 5_000, currency: 'CNY' }, ...changes },
    NOW,
  );

it.each([
  ['WAIT_BUYER_PAY', 'waiting'],
  ['TRADE_CLOSED', 'closed'],
  ['TRADE_SUCCESS', 'paid'],
  ['TRADE_FINISHED', 'paid'],
])('reads Alipay\'s %s as %s', (status, state) => expect(alipay(status).state).toBe(state));

it.each([
  ['NOTPAY', 'waiting'],
  ['USERPAYING', 'paying'],
  ['ACCEPT', 'paying'],
  ['SUCCESS', 'paid'],
  ['PAYERROR', 'waiting'],
  ['CLOSED', 'closed'],
  ['REVOKED', 'closed'],
  ['REFUND', 'paid'],
])('reads WeChat Pay\'s %s as %s', (tradeState, state) => expect(wechat(tradeState).state).toBe(state));

it.each(['', 'SUCCESS ', 'trade_success', 'TRADE_PENDING', '__proto__'])('never takes the unknown word %j for success', (word) => {
  expect(() => alipay(word)).toThrow(ChannelError);
  expect(() => wechat(word)).toThrow(ChannelError);
});

it.each(['', '50.001', '-50.00', '5e1', '50,00', 'NaN'])('never takes %j for an amount', (total) => {
  expect(() => alipay('TRADE_SUCCESS', total)).toThrow(/total_amount/);
});

it('refuses a paid transaction without amount or number, or in another currency', () => {
  expect(() => readAlipayTrade({ out_trade_no: 't', trade_no: 'p', trade_status: 'TRADE_SUCCESS' }, NOW)).toThrow(/total_amount/);
  expect(() => wechat('SUCCESS', { amount: undefined })).toThrow(ChannelError);
  expect(() => wechat('SUCCESS', { transaction_id: undefined })).toThrow(ChannelError);
  expect(() => wechat('SUCCESS', { amount: { total: 5_000, currency: 'USD' } })).toThrow(/USD/);
});

it('reads when it was paid, and takes now when the platform does not say', () => {
  const trade = { out_trade_no: 't', trade_no: 'p', trade_status: 'TRADE_SUCCESS', total_amount: '1.00' };
  const paidAt = new Date('2026-02-28T16:30:00Z');
  expect(readAlipayTrade({ ...trade, send_pay_date: '2026-03-01 00:30:00' }, NOW)).toMatchObject({ paidAt });
  expect(readAlipayTrade({ ...trade, gmt_payment: '2026-03-01 00:30:00' }, NOW)).toMatchObject({ paidAt });
  expect(readAlipayTrade({ ...trade, gmt_payment: 'yesterday' }, NOW)).toMatchObject({ paidAt: NOW });
  expect(wechat('SUCCESS', { success_time: '2026-03-01T00:30:00+08:00' })).toMatchObject({ paidAt });
  expect(wechat('SUCCESS')).toMatchObject({ paidAt: NOW });
});

it('reads what Alipay says was refunded, in part or in full', () => {
  const paid = { out_trade_no: 't', trade_no: 'p', trade_status: 'TRADE_SUCCESS', total_amount: '50.00', gmt_payment: '2026-03-01 00:30:00' };
  expect(readAlipayTrade(paid, NOW)).not.toHaveProperty('refund');
  expect(readAlipayTrade({ ...paid, refund_fee: '0.00' }, NOW)).not.toHaveProperty('refund');
  expect(readAlipayTrade({ ...paid, refund_fee: '20.00' }, NOW)).toMatchObject({ state: 'paid', amount: 5_000, refund: { tells: 'sum', amount: 2_000 } });
  const closed = { ...paid, trade_status: 'TRADE_CLOSED' };
  expect(readAlipayTrade({ ...closed, refund_fee: '50.00' }, NOW)).toMatchObject({ state: 'paid', amount: 5_000, refund: { tells: 'sum', amount: 5_000 } });
  expect(readAlipayTrade(closed, NOW), 'a query says when it was paid, and no sum').toMatchObject({ state: 'paid', refund: { tells: 'sum', amount: 5_000 } });
  for (const fee of ['50.01', 'NaN', '-1.00']) expect(() => readAlipayTrade({ ...paid, refund_fee: fee }, NOW)).toThrow(/refund_fee/);
});

it('reads that WeChat Pay sent money back without saying how much', () => {
  expect(wechat('REFUND')).toMatchObject({ state: 'paid', amount: 5_000, refund: { tells: 'nothing' } });
  expect(() => wechat('REFUND', { amount: undefined })).toThrow(ChannelError);
});
