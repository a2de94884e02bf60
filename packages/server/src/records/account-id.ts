import * as v from 'valibot';

const MAX_LENGTH = 64;
const REMEDY = `must be a text of 1 to ${MAX_LENGTH} characters, none of them a control character or one that does not show, without white space around them`;
const COMPOSE = 'must be composed as Unicode NFC has it: normalise it, lest two accounts look the same';
/** Control characters, halves of surrogate pairs, and what shows nothing: zero widths, marks that turn the direction, separators of lines. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * What names an account: a token's `sub`, and what the directory lists. The database keeps no NUL and no half of a surrogate pair; people tell
 * accounts apart by what they see.
 */
export const accountIdSchema = v.pipe(
  v.string(REMEDY),
  v.maxLength(MAX_LENGTH, REMEDY),
  v.check((text) => text !== '' && text.trim() === text && !UNSEEN.test(text), REMEDY),
  v.check((text) => text.normalize('NFC') === text, COMPOSE),
);
