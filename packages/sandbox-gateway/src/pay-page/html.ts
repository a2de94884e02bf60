/** Markup that is safe to send: every value that went into it was escaped. */
export interface Html {
  readonly markup: string;
}
type Value = string | number | Html | readonly Html[];

/** Template tag: text is escaped, `Html` is not. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: strings.reduce((markup, string, index) => markup + render(values[index - 1] ?? '') + string) };
}

export const NOTHING: Html = { markup: '' };

function render(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
