/** Characters that show nothing themselves: some change the direction of what follows. https://unicode.org/reports/tr9/#Directional_Formatting_Characters */
const UNSEEN = /[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A stranger's text with nothing hidden in it: what would not show is shown by its number. */
export function toldText(text: string): string {
  return text.replace(UNSEEN, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
