import { decodeCapsule } from '@unstuck/protocol';

/** Where a secret stands in the page, or what carries it there. */
export type Place = 'address' | 'fragment' | 'header' | 'body' | 'stack' | 'field' | 'storage' | 'cookie' | 'title';

export interface Canary {
  readonly place: Place;
  readonly secret: string;
}

const of = (place: Place, ...secrets: readonly string[]): readonly Canary[] => secrets.map((secret) => ({ place, secret }));

/** Forty secrets as HR portals have them, none of them anybody's. */
export const CANARIES: readonly Canary[] = [
  ...of('address', '欧阳景行', '13900001234', 'st-7f3e9a1c55d04b8e', 'employee-88421907', 'ouyang.jx@canary.example'),
  ...of('fragment', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJFODg0MiJ9.Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA', 'state-5d41402abc4b2a76', '110101199003074514'),
  ...of('header', 'Bearer q8Zt3vXw0LkJ2hGf7dSa', 'sid=6e1f0a9b2c3d4e5f60718293', 'Basic b3V5YW5nOmNhbmFyeS1wYXNz', 'csrf-4f9d2e7a61b8c035'),
  ...of('body', '6222021234567894', '6217 0012 3456 7890 128', '440301198807153218', '司徒晚晴', '0755-26881234', 'salary: 48250.75'),
  ...of('stack', '11010519491231002X', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'AKIAIOSFODNN7CANARY9', 'situ@hr.canary.example', '+86 138-0013-8000', 'password=Tr0ub4dor&3'),
  ...of('field', '诸葛听雨', '15812349876', '511702199105068735', '4111111111111111', 'zhuge_tingyu@canary.example', 'S3cret-Passw0rd!', '上海市浦东新区世纪大道88号1502室'),
  ...of('storage', '令狐知夏', 'rt-0c9f8e7d6b5a49382716', '{"phone":"18600007777"}', 'linghu-zhixia-92'),
  ...of('cookie', 'SESS-9b74c9897bac770ffc029102a200c5de', '慕容清秋', 'remember-me-77120934'),
  ...of('title', '欧阳景行的工资单 2026-10', '工号 88421907'),
];

/** Every way in which one of them may be written. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // Base64 differs by where in its groups of three a text begins; what depends on its neighbours is cut off.
  const base64 = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const core = whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return [core, core.replace(/\+/g, '-').replace(/\//g, '_')];
  });
  const escaped = Array.from(secret, (letter) => (letter > '\x7f' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join('');
  return [...new Set([secret, secret.replace(/[\s-]/g, ''), encodeURIComponent(secret), encodeURI(secret), escaped, bytes.toString('hex'), ...base64])].filter((text) => text.length > 3 || /[^\0-\xff]/.test(text));
}

/** The text itself, whatever is packed in it, and what one gets by undoing any encoding. */
function readings(text: string): string {
  const capsules = text.match(/U1\.[\w-]+/g)?.map((capsule) => JSON.stringify(decodeCapsule(capsule))) ?? [];
  const base64 = text.match(/[\w+/-]{8,}/g)?.map((run) => Buffer.from(run, 'base64').toString('utf8')) ?? [];
  const unescaped = text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
  return [text, unescaped, ...capsules, ...base64].join('\n');
}

/** The secrets found in a text, with the spelling that gave them away. */
export function whatIsIn(text: string): readonly string[] {
  const all = readings(text);
  return CANARIES.flatMap(({ place, secret }) => spellings(secret).filter((spelling) => all.includes(spelling)).map((spelling) => `${secret} of the ${place}, as ${spelling}`));
}
