import { expect, it } from 'vitest';
import { csvRow, csvText } from './csv-row.ts';

it.each(['=1+1', '+86', '-1', '@sum', '＝1', '＋1', '－1', '＠sum', ' =1+1', '\t=1+1', '\n=1+1', '007', '2026-03', '1e5', '1E5', '12:30', '1/2', '50%', '1,000.00', '.5'])('has a spreadsheet take %j for the text it is', (text) => {
  expect(csvText(text)).toBe(`'${text}`);
});

it.each(['', 'E1001', '张三', 'a=1', 'CMB-2', '1a'])('leaves %j as it is', (text) => {
  expect(csvText(text)).toBe(text);
});

it('keeps a field one field, whatever divides fields and rows', () => {
  expect(csvRow(['a', 'b,c', 'd;e', 'f"g', 'h\ni', 'j\rk', ''])).toBe('a,"b,c","d;e","f""g","h\ni","j\rk",\r\n');
});
