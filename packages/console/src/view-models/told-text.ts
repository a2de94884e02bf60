/** Characters that change the direction of what follows, and show nothing themselves. https://unicode.org/reports/tr9/#Directional_Formatting_Characters */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A stranger's text with nothing hidden in it: what would turn its direction is shown by its number. */
export function toldText(text: string): string {
  return text.replace(DIRECTIONS, (character) => `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
