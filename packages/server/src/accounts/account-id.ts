import * as v from 'valibot';

const MAX_LENGTH = 64;
const REMEDY = `must be 1 to ${MAX_LENGTH} characters, none of them a control character, without white space around them`;

/** What names an account: a token's `sub`, and what the directory lists. The database keeps no NUL and no half of a surrogate pair. */
export const accountIdSchema = v.pipe(
  v.string(REMEDY),
  v.maxLength(MAX_LENGTH, REMEDY),
  v.check((text) => text !== '' && text.trim() === text && !/[\p{Cc}\p{Cs}]/u.test(text), REMEDY),
);
