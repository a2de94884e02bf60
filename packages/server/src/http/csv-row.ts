/** Tells spreadsheets that it is UTF-8. */
export const CSV_START = '\ufeff';

/** What a spreadsheet takes for the beginning of a formula, in wide characters as well. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;
/** What it takes for a number or a date: of a long number it keeps fifteen digits, and no zeros in front. */
const NUMERIC = /^[\d.,][\d\s.,:/%eE+-]*$/;

/** A text that a spreadsheet would make something else of has an apostrophe before it. */
export function csvText(text: string): string {
  return FORMULA.test(text) || NUMERIC.test(text) ? `'${text}` : text;
}

/** As RFC 4180 has them. */
export function csvRow(fields: readonly string[]): string {
  return `${fields.map((field) => (/[",;\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
