/** What stands where something was taken out. */
export const REDACTED = '***';

/** Firefox puts this date of its first release on desktop into every user agent string. */
const GECKO_TRAIL = '20100101';

/** More changes between letters and digits than any word or path has. */
const MOST_CHANGES = 3;
/** The same between small letters, capitals and all else, for each character: three out of five in random text, a third in words run together. */
const MOST_CHANGES_EACH = 0.42;

/**
 * In this order: an address loses its query before its parts are looked at. Each takes a time in proportion to the length of the text, since what may
 * repeat before something else is bounded; and none uses lookbehind, which Safari lacks before 16.4.
 */
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(data|blob):[^\s<>]+/gi, `$1:${REDACTED}`],
  // User and password of an address.
  [/(:\/\/)[^\s/?#"'<>@]*@/g, '$1'],
  // A query or a fragment; without a scheme, whatever follows a path without a space.
  [/(:\/\/[^\s?#"<>]{0,99})[?#][^\s"<>]*/g, `$1?${REDACTED}`],
  [/([\w/.%~\])-])[?#][\w%&=/!.~[+-][^\s"'<>()]*/g, `$1?${REDACTED}`],
  [/\b((?:set-cookie|cookie|authorization)["']?\s*[:=]\s*)[^\n]+/gi, `$1${REDACTED}`],
  [/\b(bearer|basic|digest|negotiate)\s+[\w+/=.~-]{12,}/gi, `$1 ${REDACTED}`],
  [/((?:pass|pwd|secret|token|auth|sess|sid|key|cred|otp|pin|cvv|[cx]srf|jti|sign|salary|user|uid|name|login|account|employee|card|phone|mobile|mail|address)[\w-]{0,99}["']?\s{0,99}[:=]\s*)(?:"[^"]*"?|'[^']*'?|[^\s"',;&})\]]+)/gi, `$1${REDACTED}`],
  [/[^\s@"'<>(),;:=/]{1,99}[@\uff20\ufe6b][^\s@"'<>(),;:=/]{1,99}[.。．][^\s@"'<>(),;:=/]+/g, REDACTED],
  // A JSON web token: what begins so is the base64 of `{"`.
  [/eyJ[\w-]+(?:\.[\w-]*)*/g, REDACTED],
  // A part of a path, or a word in JSON or HTML, that had to be escaped is no name of ours.
  [/[^\s"'<>()/]{0,99}(?:%u?|\\[ux]\{?|&#x?)[\da-f]{2}[^\s"'<>()/]*/gi, REDACTED],
  // Somebody's own folder.
  [/([\\/](?:users|home)[\\/])[^\\/\s:]+/gi, `$1${REDACTED}`],
  // What our own code writes is ASCII. Words of another script are the page's or somebody's between, and a name looks like any of them, also where its
  // UTF-8 was read byte by byte; where they are a label, its value goes as well.
  [/(?:[\xc0-\xff][\x80-\xff]|[\u0370-\u1fff\u2c00-\u2fff\u3040-\udfff\uf900-\ufdff\ufe70-\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc])+(?:\s*[:：=]\s*[^\s"'<>,;，；。]+)?/g, REDACTED],
];
/** Words as our own code writes them, most texts of a report: too short and too plain for any rule here. */
const PLAIN = /^(?!.*eyJ)[a-z-]{1,15}(?:\.[a-z-]{1,15})*$/i;
const RUNS = /[\w+/=-]{16,}/g;
/** Identity cards (the last may be an X), bank cards and phones in any grouping; any other number of seven digits or more. */
const NUMBERS = /(?:\d[\s()_,\xb7\u200b-\u2015\uff0d-]{0,2}){10,}[\dX]|\d{7,}|[a-z\d][ /]?\d{6} ?[-/(\uff08]\w/gi;
/** Phones and bank cards in groups of four, which versions of browsers have not, and phones of eight to ten digits. */
const GROUPED = /\d{3,4}(?:\.\d{4}){2,}|\b\d{3,4}[ -](?:\d{3,4}[ -])?\d{4}\b/g;

/**
 * Takes out of a text whatever could tell who somebody is or let somebody in: tokens, identity cards, phones, bank cards, e-mail
 * addresses, queries and fragments of addresses, values of fields that sound secret. Rather too much than too little.
 * @param known values that must not leave whatever they look like, such as what is typed in the page's fields
 */
export function scrub(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const value of known) clean = clean.split(value).join(REDACTED);
  if (PLAIN.test(clean)) return clean;
  for (const [pattern, replacement] of RULES) clean = clean.replace(pattern, replacement);
  return clean
    .replace(RUNS, (run) => (looksRandom(run) ? REDACTED : run))
    .replace(NUMBERS, (digits) => (digits === GECKO_TRAIL ? digits : REDACTED))
    .replace(GROUPED, REDACTED);
}

function looksRandom(run: string): boolean {
  if (countOf(/\d(?=\D)|\D(?=\d)/g, run) > MOST_CHANGES) return true;
  if (countOf(/[a-z](?=[^a-z])|[A-Z](?=[^A-Z])|\d(?=\D)/g, run) > MOST_CHANGES_EACH * run.length) return true;
  return run.split('/').some((part) => part.length > 19 && (/[\d+]|^[A-Z]+$/.test(part) || (part.length > 31 && /[a-z]/.test(part) && /[A-Z]/.test(part))));
}

function countOf(pattern: RegExp, text: string): number {
  return text.split(pattern).length - 1;
}
