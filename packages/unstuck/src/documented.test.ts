import { readFileSync, readdirSync } from 'node:fs';
import { createDiagnostics } from '@unstuck/diagnostics';
import { expect, it } from 'vitest';
import { createDiagnosedCheckout } from './create-diagnosed-checkout.ts';
import { readFormOptions } from './form-options.ts';

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
/** By the table's heading: what stands in code in its first column. */
const TABLES = new Map(read('docs/embedding.md').split('\n\n').filter((block) => block.startsWith('|')).map((block) => {
  const [heading = '', , ...rows] = block.split('\n').map((row) => row.split('|')[1] ?? '');
  return [heading.trim(), rows.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name))];
}));
const told = (heading: string): readonly string[] => (TABLES.get(heading) ?? []).toSorted();
const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

it('tells of every attribute that a form is asked for, and of no other', () => {
  const asked: string[] = [];
  const form = {
    getAttribute(name: string) {
      asked.push(name);
      return null;
    },
    querySelector: () => null,
  } as unknown as HTMLFormElement;
  const refusal = new Error('read by now');
  const makers = { createDiagnostics, createCheckout: () => { throw refusal; } };
  expect(() => createDiagnosedCheckout(makers, readFormOptions(form), form)).toThrow(refusal);
  expect(told('attribute of the form')).toEqual(sorted(asked));
});

it('tells of every attribute that the loader reads on its own tag', () => {
  const folder = 'packages/compat/src/loader/';
  const sources = readdirSync(new URL(folder, ROOT)).filter((name) => !name.includes('.test.')).map((name) => read(folder + name)).join('\n');
  const names = Array.from(sources.matchAll(/own\.getAttribute\('([a-z-]+)'/g), ([, name = '']) => (name.endsWith('-') ? [`${name}modern`, `${name}legacy`] : [name]));
  expect(told('attribute of the loader\'s tag')).toEqual(sorted(names.flat()));
});

it('tells of every button that tools find by its action', () => {
  const widget = 'packages/checkout/src/';
  const [, actions = ''] = /export type Action = (.*);/.exec(read(`${widget}machine/actions.ts`)) ?? [];
  const [, takings = ''] = /export type ReportAction = (.*);/.exec(read(`${widget}widget/port.ts`)) ?? [];
  const [, documented = ''] = /`data-unstuck-action`: (.*?)\.\n/s.exec(read('docs/embedding.md')) ?? [];
  const named = (text: string): readonly string[] => sorted(Array.from(text.matchAll(/['`]([a-z-]+)['`]/g), ([, name = '']) => name));
  expect(named(documented)).toEqual(named(actions + takings));
});

it('tells of every option of a checkout', () => {
  const [, declared = ''] = /interface CheckoutOptions \{(.*?)\n\}/s.exec(read('packages/checkout/src/checkout-options.ts')) ?? [];
  expect(told('option')).toEqual(sorted(Array.from(declared.matchAll(/readonly (\w+)\??:/g), ([, name = '']) => name)));
});

it('tells of every property that the theme can be set by', () => {
  const folder = 'packages/checkout/src/widget/';
  const sheets = readdirSync(new URL(folder, ROOT)).filter((name) => name.endsWith('.css')).map((name) => read(folder + name)).join('\n');
  expect(told('property')).toEqual(sorted(Array.from(sheets.matchAll(/var\((--unstuck-[\w-]+)/g), ([, name = '']) => name)));
});
