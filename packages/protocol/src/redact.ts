/** What stands where something was taken out. */
export const REDACTED = '***';

/** Firefox puts this date of its first release on desktop into every user agent string. */
const GECKO_TRAIL = '20100101';

/** Runs of letters and digits with more changes between the two than any word or path has. */
const MOST_CHANGES = 3;

/**
 * In this order: an address loses its query before its parts are looked at. Each is linear in the length of the text, and without
 * lookbehind, which Safari had not before 16.4.
 */
const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/\b(data|blob):[^\s"'<>]+/gi, `$1:${REDACTED}`],
  // User and password of an address.
  [/(:\/\/)[^\s/?#"'<>@]*@/g, '$1'],
  // A query or a fragment: whatever follows a path without a space.
  [/([\w/.%~\])-])[?#][\w%&=/!.~[+-][^\s"'<>()]*/g, `$1?${REDACTED}`],
  [/\b((?:set-)?cookie["']?\s*[:=]\s*)[^\n]+/gi, `$1${REDACTED}`],
  [/\b(bearer|basic|digest|negotiate)\s+[\w+/=.~-]{12,}/gi, `$1 ${REDACTED}`],
  [/((?:pass(?:word|wd|code)?|pwd|secret|token|auth|authori[sz]ation|sess|session|sid|api[-_]?key|access[-_]?key|credentials?|otp|pin|cvv|csrf|xsrf|jti|sign|signature|salary|user[-_]?name|full[-_]?name|login|account|employee|id[-_]?card|phone|mobile|e-?mail|address)[\w-]*["']?\s*[:=]\s*)(?:"[^"]*"?|'[^']*'?|[^\s"',;&})\]]+)/gi, `$1${REDACTED}`],
  [/((?:密码|口令|令牌|姓名|身份证|证件|手机|电话|银行卡|卡号|账号|帐号|工号|邮箱|住址|地址|工资|薪资)[^\s:：=]{0,4}\s*[:：=]\s*)[^\s,，;；。]+/g, `$1${REDACTED}`],
  [/[^\s@"'<>(),;:=/]+(?:@|%40)[^\s@"'<>(),;:=/]+\.[^\s@"'<>(),;:=/]+/gi, REDACTED],
  [/\bey[\w-]{6,}\.[\w-]+(?:\.[\w-]*)*/g, REDACTED],
  // Percent-encoded text: a name in an address, mostly.
  [/(?:%[\da-f]{2}){3,}/gi, REDACTED],
];
const RUNS = /[\w+/=-]{16,}/g;
/** Identity cards (the last may be an X), bank cards and phones in any grouping; any other number of seven digits or more. */
const NUMBERS = /(?:[\d０-９][\s-]{0,2}){10,}[\d０-９X]|[\d０-９]{7,}/gi;
const DOTTED_PHONE = /1[3-9]\d\.\d{4}\.\d{4}/g;

/**
 * Takes out of a text whatever could tell who somebody is or let somebody in: tokens, identity cards, phones, bank cards, e-mail
 * addresses, queries and fragments of addresses, values of fields that sound secret. Rather too much than too little.
 * @param known values that must not leave whatever they look like, such as what is typed in the page's fields
 */
export function scrub(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const value of known) {
    clean = clean.split(value).join(REDACTED);
    clean = clean.split(encodeURIComponent(value)).join(REDACTED);
  }
  for (const [pattern, replacement] of RULES) clean = clean.replace(pattern, replacement);
  return clean
    .replace(RUNS, (run) => (looksRandom(run) ? REDACTED : run))
    .replace(DOTTED_PHONE, REDACTED)
    .replace(NUMBERS, (digits) => (digits === GECKO_TRAIL ? digits : REDACTED));
}

function looksRandom(run: string): boolean {
  const changes = run.match(/\d(?=\D)|\D(?=\d)/g);
  if (changes !== null && changes.length > MOST_CHANGES) return true;
  return run.split('/').some((part) => part.length > 19 && (/\d/.test(part) || (part.length > 31 && /[a-z]/.test(part) && /[A-Z]/.test(part))));
}
