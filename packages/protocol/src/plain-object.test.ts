import * as v from 'valibot';
import { afterEach, expect, it } from 'vitest';
import { orderSchema } from './orders/order.ts';
import { plainObject } from './plain-object.ts';

const ADDED = 'addedByThePage';

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, ADDED);
});

it('reads an answer where somebody added an enumerable function to Object.prototype', () => {
  Object.defineProperty(Object.prototype, ADDED, { value: () => 'theirs', enumerable: true, configurable: true, writable: true });
  expect(() => v.parse(v.object({ id: v.string() }), { id: 'a' }), 'what this is for').toThrow(TypeError);
  expect(v.parse(plainObject({ id: v.string() }), { id: 'a' })).toEqual({ id: 'a' });
  const order = {
    id: 'o1', state: 'open', amount: 5_000, currency: 'CNY', money: 'unknown', createdAt: '2026-01-02T03:04:05.000Z', remainingSeconds: 900, page: '/o/o1',
    payment: { channel: 'alipay', state: 'started', action: { type: 'form', url: '/pay', fields: { a: 'b' } } },
  };
  expect(v.parse(orderSchema, order)).toEqual(order);
});
