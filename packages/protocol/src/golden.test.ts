import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { metaSchema } from './meta.ts';
import { orderSchema } from './orders/order.ts';
import { createOrderSchema, startPaymentSchema } from './orders/order-requests.ts';
import { PROBLEM_KINDS, problemSchema } from './problem.ts';
import type { ProblemCode } from './problem.ts';

const folder = new URL('../fixtures/', import.meta.url);
const files = readdirSync(folder).sort();

function schemaFor(name: string): v.GenericSchema {
  if (name === 'create-order.request.json') return createOrderSchema;
  if (name === 'start-payment.request.json') return startPaymentSchema;
  if (name.startsWith('meta')) return metaSchema;
  return name.startsWith('problem-') ? problemSchema : orderSchema;
}

it.each(files)('reads the golden file %s', (name) => {
  expect(v.safeParse(schemaFor(name), JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).issues).toBeUndefined();
});

it('has golden files of orders, problems, meta and both requests', () => {
  expect(files.filter((name) => name.startsWith('order-')).length).toBeGreaterThanOrEqual(5);
  expect(files.filter((name) => name.startsWith('problem-')).length).toBeGreaterThanOrEqual(4);
  expect(files).toEqual(expect.arrayContaining(['meta.json', 'create-order.request.json', 'start-payment.request.json']));
});

it('describes each golden problem as its code is declared', () => {
  for (const name of files.filter((file) => file.startsWith('problem-'))) {
    const problem = v.parse(problemSchema, JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const { status, retryable, money, title } = PROBLEM_KINDS[problem.code as ProblemCode];
    expect(problem).toMatchObject({ status, retryable, money, title });
  }
});

it.each([
  ['an order without a state', { id: 'x' }],
  ['an order of an unknown state', { ...JSON.parse(readFileSync(new URL('order-open.json', folder), 'utf8')), state: 'shipped' }],
  ['an amount as text', { ...JSON.parse(readFileSync(new URL('order-open.json', folder), 'utf8')), amount: '5000' }],
])('refuses %s', (_what, value) => {
  expect(v.safeParse(orderSchema, value).success).toBe(false);
});

it.each([0, -1, 99, 12.5, 5_000_001, Number.NaN, Number.POSITIVE_INFINITY, '5000', null])('refuses to order an amount of %s', (amount) => {
  expect(v.safeParse(createOrderSchema, { amount, currency: 'CNY' }).success).toBe(false);
});
