import { expect, it } from 'vitest';
import { renderDocument, renderText } from './bench-document.ts';
import { figure, spread } from './figures.ts';
import { readSizes } from './measure-sizes.ts';
import type { Measurement } from './measurement.ts';

const LINE: Measurement = { what: 'orders', measured: '1,200/s', baseline: 'bare: 2,000/s', ratio: '0.6', bar: '>= 0.5', met: true };

it('says of each line whether its bar is met, and of a line without a bar nothing', () => {
  const lines = [LINE, { ...LINE, what: 'tail', met: false }, { ...LINE, what: 'PGlite', bar: '', met: null }];
  const rows = renderDocument(lines, ['2 cores']).split('\n').filter((line) => line.startsWith('| ')).slice(2);
  expect(rows).toEqual([
    '| orders | 1,200/s | bare: 2,000/s | 0.6 | >= 0.5 | MET |',
    '| tail | 1,200/s | bare: 2,000/s | 0.6 | >= 0.5 | NOT MET |',
    '| PGlite | 1,200/s | bare: 2,000/s | 0.6 |  |  |',
  ]);
  expect(renderText(lines).split('\n').map((line) => line.slice(0, 8).trim())).toEqual(['MET', '', 'NOT MET', '', '', '']);
});

it('shows three digits of a figure, and the lowest and highest beside the median', () => {
  expect([0, 0.01234, 1.2345, 12.345, 123.4, 1234.5, -0.5].map(figure)).toEqual(['0', '0.0123', '1.23', '12.3', '123', '1,235', '-0.5']);
  expect(spread([3, 1, 2.5], ' ms')).toBe('2.5 ms (1 to 3)');
});

it('reads what the size check says, and does not take silence for an answer', () => {
  const said = 'packages/unstuck/dist/loader.js     1523 of 1600 bytes (95 %)\n    of which ky      900\npackages/checkout (alone)   23000 of 22000 bytes (105 %), over its budget; held at 24000\n';
  expect(readSizes(said)).toEqual([
    { what: '`packages/unstuck/dist/loader.js`, gzip', measured: '1,523 bytes', baseline: '', ratio: '0.95', bar: '<= 1,600 bytes', met: true },
    { what: '`packages/checkout (alone)`, gzip', measured: '23,000 bytes', baseline: '', ratio: '1.05', bar: '<= 22,000 bytes', met: false },
  ]);
  expect(() => readSizes('it failed\n')).toThrow('it failed');
});
