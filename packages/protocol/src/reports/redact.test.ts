import fc from 'fast-check';
import { expect, it } from 'vitest';
import { REDACTED, scrub } from './redact.ts';

const digits = (min: number, max = min) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const alphabet = (letters: string, min: number, max: number) => fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max });
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What may stand before and after it in a message. */
const around = fc.constantFrom('', ' ', '"', '：', '（', ', ', ' for ', '\n', '值');

function withCheckDigit(body: string): string {
  let sum = 0;
  for (let index = 0; index < body.length; index += 1) {
    const digit = Number(body.charAt(body.length - 1 - index)) * (index % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return body + String((10 - (sum % 10)) % 10);
}

const SECRETS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a JSON web token': fc.tuple(alphabet(BASE64.slice(0, 62), 20, 60), alphabet(BASE64.slice(0, 62), 40, 90), alphabet(BASE64.slice(0, 62), 43, 43)).map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  'a hexadecimal token': alphabet('0123456789abcdef', 32, 64),
  'a UUID': fc.uuid(),
  'a base32 secret': alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 32, 64),
  'an identity card': fc.tuple(digits(6), fc.integer({ min: 1940, max: 2010 }), digits(7), fc.constantFrom(...'0123456789Xx')).map(([a, b, c, d]) => `${a}${b}${c}${d}`),
  'a mobile phone': fc.tuple(fc.constantFrom('', '+86', '+86 ', '0086-'), fc.integer({ min: 3, max: 9 }), digits(1), fc.constantFrom('', ' ', '-', ',', '·', '\u200b'), digits(4), digits(4)).map(
    ([country, b, c, gap, d, e]) => `${country}1${b}${c}${gap}${d}${gap}${e}`),
  'a fixed line': fc.tuple(digits(3), digits(8)).map(([area, rest]) => `0${area}-${rest}`),
  'a bank card': fc.tuple(fc.constantFrom('4', '51', '6222', '6217'), digits(12)).map(([issuer, rest]) => withCheckDigit(issuer + rest)),
  'a bank card in groups': fc.tuple(digits(15), fc.constantFrom(' ', '-', ',', '·', '\u200b', ', ')).map(([body, gap]) => withCheckDigit(body).replace(/(.{4})(?=.)/g, `$1${gap}`)),
  'an e-mail address': fc.tuple(alphabet('abcdefghij.', 3, 12), fc.domain()).map(([name, domain]) => `x${name}@${domain}`),
};

it.each(Object.entries(SECRETS))('leaves no part of %s that is worth having', (_, secrets) => {
  fc.assert(
    fc.property(secrets, around, around, (secret, before, after) => {
      const clean = scrub(`Error${before}${secret}${after}`);
      for (let index = 0; index + 8 <= secret.length; index += 1) expect(clean).not.toContain(secret.slice(index, index + 8));
    }),
    { numRuns: 1_000 },
  );
});

it('takes base64 for what it is, but for one in a thousand that looks like words run together', () => {
  const missed = fc.sample(alphabet(BASE64, 40, 88), { numRuns: 5_000, seed: 7 }).filter((secret) => scrub(`Error ${secret}`) !== `Error ${REDACTED}`);
  expect(missed.length).toBeLessThan(5);
});

it('takes query, fragment, user and password out of every address, and leaves the rest', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
      const { search, hash } = new URL(url);
      const clean = scrub(`GET ${url} failed`);
      if (search.length > 4) expect(clean).not.toContain(search);
      if (hash.length > 4) expect(clean).not.toContain(hash);
    }),
  );
  expect(scrub('https://zhang:san@hr.example.com/a?b=c#d')).toBe(`https://hr.example.com/a?${REDACTED}`);
  expect(scrub('at /topup.html?name=zhang:12')).toBe(`at /topup.html?${REDACTED}`);
});

it.each([
  ['password: hunter2', 'hunter2'],
  ['{"token":"abc"}', 'abc'],
  ['Authorization: Bearer a.b-c_d123456789', 'a.b-c_d123456789'],
  // Short enough to pass for words to every other rule, on their own as in the text of an error.
  ['bearer abcdefghijkl', 'abcdefghijkl'],
  ['Basic bGk6cGFzc3dk', 'bGk6cGFzc3dk'],
  ['Digest dXNlcm5hbWU6', 'dXNlcm5hbWU6'],
  ['negotiate TlRMTVNTUAAB', 'TlRMTVNTUAAB'],
  ['Cookie: SID=abc; theme=dark-42', 'dark-42'],
  ["api_key='q w e'", 'q w e'],
  ['姓名：张三，部门：研发', '张三'],
  ['the manager 司徒晚晴 said no', '晚晴'],
  ['Иванов, Ιωάννης, محمد, 김철수', '김철수'],
  ['u/6217%200012%203456/x', '3456'],
  ['手机号=138', '138'],
  ['card A123456(3) refused', 'A123456'],
  ['card AB987654 (A) refused', '987654'],
  ['密码：hunter2', 'hunter2'],
  ['data:text/plain,hello', 'hello'],
  ['blob:https://hr.example.com/abc', 'hr.example.com/abc'],
  ['/u/%E5%BC%A0%E4%B8%89/x', '%E5%BC%A0%E4%B8%89'],
  ['zhang%40example.com', 'example.com'],
  ['card 6222 0212 3456 7894 declined', '7894'],
  ['tel １３８１２３４５６７８', '５６７８'],
  ['138.1234.5678', '5678'],
  ['6222.0212.3456.7894', '7894'],
  ['Authorization: Token 9944b09199c6', '9944b'],
  ['{"Authorization":"ApiKey s3cr3t"}', 's3cr3t'],
  ['138\u20130013\u20138000', '8000'],
  ['138\uff0d0013\uff0d8000', '8000'],
  ['+86(138)0013 8000', '8000'],
  ['138_0013_8000', '8000'],
  ['tel (0755) 2688-1234', '1234'],
  ['to zhangsan\uff20example.com', 'zhangsan'],
  ['to x@example\u3002com', 'x@'],
  ['u=%u6B27%u9633', '6B27'],
  ['{"value":"\\u6b27\\u9633"}', '6b27'],
  ['&#27431;&#38451;', '27431'],
  ['user=zhangwei', 'zhangwei'],
  ['/app;uid=e42;x', 'e42'],
  ['data:application/json,{"a":"zhang"}', 'zhang'],
  ['call 415-555-2671', '2671'],
  ['call 400-820-8820', '8820'],
  ['call 9123 4567', '4567'],
  ['card A123456（7）', '123456'],
  ['card A 123456 (7)', '123456'],
  ['card A123456-7', '123456'],
  ['card 1/123456/7', '123456'],
  ['to zhangsan\ufe6bcorp.com', 'zhangsan'],
  ['to zhangsan@corp\uff0ecom', 'zhangsan'],
  ['to zhangsan\\x40corp.com', 'zhangsan'],
  ['name \\xe5\\xbc\\xa0 is taken', 'xe5'],
  ['name \\u{5f20} is taken', '5f20'],
  ['name \u00e5\u00bc\u00a0\u00e4\u00b8\u0089 is taken', '\u00e5'],
  ['at C:\\Users\\zhangsan\\app.js', 'zhangsan'],
  // As many changes, between letters and digits or small letters and capitals, as no words run together have.
  ['load a1b2cdefghijklmnop failed', 'cdefgh'],
  ['load abCdefGhiJklMnoPqrst failed', 'GhiJkl'],
  ['at /home/zhangsan/app.js', 'zhangsan'],
  ['call 2688123 now', '2688123'],
  ['id 11010119900307123X', 'X'],
  ['load abcdefghijklmnopqrs1 failed', 'abcdefg'],
  ['load abcdefghij+klmnopqrst failed', 'abcdefg'],
  ['load ABCDEFGHIJKLMNOPQRST failed', 'ABCDEFG'],
  ['load Abcdefghijklmnopqrstuvwxyzabcdefgh failed', 'bcdefgh'],
])('takes the value out of %j', (text, secret) => {
  expect(scrub(text)).not.toContain(secret);
});

it.each([
  'password', 'pwd', 'client_secret', 'token', 'oauth', 'session', 'sid', 'api-key', 'credential', 'otp', 'pin', 'cvv', 'csrf', 'xsrf', 'jti', 'sign', 'salary', 'user', 'uid', 'name', 'login', 'account', 'employee',
  'card', 'phone', 'mobile', 'mail', 'address',
])('takes out what stands under %s', (label) => {
  expect([scrub(`${label}: hunter`), scrub(`{"${label}":"hunter"}`)]).toEqual([`${label}: ***`, `{"${label}":***}`]);
});

it('takes out what it is told, also where it is percent-encoded', () => {
  expect(scrub('cannot pay 张三 (u=%E5%BC%A0%E4%B8%89)', ['张三'])).not.toMatch(/张三|%E5/);
});

it('takes out what it is told as often as it stands there', () => {
  expect(scrub('Wei is not Wei', ['Wei'])).toBe('*** is not ***');
});

it('takes half of an emoji for a text like any other', () => {
  expect(scrub('cannot pay \ud83d now', ['\ud83d'])).toBe('cannot pay *** now');
});

it.each([
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.205 Safari/537.36',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; .NET4.0C; rv:11.0) like Gecko',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'request.failed-fast', 'same-origin', '/v1/orders/by-key', 'pay.example.com:8443', 'https://pay.example.com/v1/orders', '2026-11-23 08:00',
  "TypeError: Cannot read properties of undefined (reading 'createOrderClient')", 'at f (https://hr.example.com/js/app.min.js:1:23456)', 'connect-src', '1920x1080', 'load /assets/checkout/widgets1',
])('leaves %j as it is', (text) => {
  expect(scrub(text)).toBe(text);
});

it('passes over plain words only where no rule would touch them', () => {
  const word = fc.oneof(alphabet(`${BASE64.slice(0, 52)}-`, 1, 15), fc.constantFrom('data', 'blob', 'bearer', 'basic', 'token', 'cookie', 'eyJhbGciOiJIUzI', 'pass-key', 'constructor'));
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
    const text = words.join('.');
    // With a break behind it, a text is no plain word any more and meets every rule.
    expect(`${scrub(text)}\n`).toBe(scrub(`${text}\n`));
  }), { numRuns: 3_000 });
});

it('finds nothing more in what it has scrubbed, and takes any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const once = scrub(text);
      expect(scrub(once)).toBe(once);
    }),
  );
});

it('is quick with texts made to make patterns slow', () => {
  const hostile = [
    '1 ', 'a@', 'ey', '%41', 'token=', '/?', 'cookie:', 'a', '1234.', '://', 'key', 'key ', 'a:', '@a', '\\u', '&#', '张', '张 ', '=', '/home/', '(', '\u00e5', 'A1', 'eyJ', '.', '-', '1-', '"token":"', "'",
  ];
  /** What it takes of the processor, in milliseconds: the least of three. Whatever else the machine does meanwhile does not count. */
  const time = (text: string): number => Math.min(...[1, 2, 3].map(() => {
    const start = process.cpuUsage();
    scrub(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  }));
  // In proportion, 64 times the text takes some 64 times as long; where a pattern goes back over it all, 4,096 times.
  for (const part of hostile) expect(time(part.repeat(16_000 / part.length)), part).toBeLessThan(640 * (time(part.repeat(250 / part.length)) + 0.2));
});
