import { parseReference } from '@unstuck/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBankTransferChannel, remittanceFor } from './bank-transfer.ts';

const channel = createBankTransferChannel({ payee: '示例科技有限公司', bank: '示例银行', accountNumber: '6222 0000 0000 0000' });
const tradeNumber = fc.stringMatching(/^[0-9a-z]{20,32}$/);

it('names payee, bank, account and a remittance text, the same each time', async () => {
  const order = { tradeNumber: '0'.repeat(26), orderId: 'o', amount: 5_000, currency: 'CNY', description: 'd', expiresAt: new Date(0), locale: 'zh-CN' } as const;
  const action = await channel.start(order);
  expect(action).toEqual({ type: 'transfer', payee: '示例科技有限公司', bank: '示例银行', accountNumber: '6222 0000 0000 0000', remittance: remittanceFor(order.tradeNumber) });
  expect(await channel.start(order)).toEqual(action);
});

it('makes remittance texts that banks accept and that catch typing mistakes', () => {
  fc.assert(
    fc.property(tradeNumber, (number) => {
      const remittance = remittanceFor(number);
      expect(remittance).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]$/);
      expect(parseReference(remittance.toLowerCase())).toEqual({ kind: 'valid', reference: remittance });
    }),
  );
});

it('tells trade numbers apart', () => {
  fc.assert(fc.property(fc.uniqueArray(tradeNumber, { minLength: 2, maxLength: 50 }), (numbers) => new Set(numbers.map(remittanceFor)).size === numbers.length));
});

it('waits until a person confirms it, closes at once, and takes no notification for genuine', async () => {
  expect(await channel.query('t')).toEqual({ state: 'waiting' });
  expect(await channel.close('t')).toEqual({ state: 'closed' });
  await expect(channel.readNotify({ headers: {}, rawBody: 'paid' })).rejects.toMatchObject({ code: 'signature.invalid' });
  expect(channel.replyToNotify('rejected').status).toBe(404);
});
