import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { errors, jwtVerify } from 'jose';
import { expect, it } from 'vitest';
import { verifyHs256 } from './verify-hs256.ts';

const NOW = new Date('2026-03-02T08:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const SECRET = createSecretKey('k3uN7vQ2xW9zR5tY8bM4cL6pJ1hG0fDa', 'utf8');
const RULES = { audience: 'unstuck', requiredClaims: ['sub', 'exp'], clockTolerance: 5, currentDate: NOW };
const CLAIMS = { sub: 'E1001', aud: 'unstuck', exp: SECONDS + 600 };

const base64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
function sign(header: unknown, payload: unknown, hash = 'sha256'): string {
  const signed = `${base64(header)}.${base64(payload)}`;
  return `${signed}.${createHmac(hash, SECRET).update(signed).digest('base64url')}`;
}

/** The claims, or why not. */
function ours(token: string): unknown {
  try {
    return verifyHs256(token, SECRET, RULES);
  } catch (error) {
    return refusal(error);
  }
}
const joses = (token: string): Promise<unknown> => jwtVerify(token, SECRET, { ...RULES, algorithms: ['HS256'] }).then(({ payload }) => payload, refusal);
const refusal = (error: unknown): string => (error instanceof errors.JWTExpired ? 'expired' : 'refused');

const HEADERS = [{ alg: 'HS256' }, { alg: 'HS256', typ: 'JWT', kid: '1' }, { alg: 'none' }, { alg: 'HS384' }, { alg: 'RS256' }, { alg: ['HS256'] }, {}, { alg: 'HS256', crit: ['exp'], exp: 1 }, 'no JSON', '[]', 'null'];
const PAYLOADS = [
  CLAIMS, { ...CLAIMS, aud: ['other', 'unstuck'] }, { ...CLAIMS, aud: 'other' }, { ...CLAIMS, aud: undefined }, { ...CLAIMS, exp: SECONDS - 4 }, { ...CLAIMS, exp: SECONDS - 6 },
  { ...CLAIMS, exp: 'soon' }, { ...CLAIMS, exp: undefined }, { ...CLAIMS, nbf: SECONDS + 60 }, { ...CLAIMS, iat: 'now' }, { ...CLAIMS, sub: undefined }, 'no JSON', '[]', 'null', '',
];

it('judges every header and payload, rightly signed, exactly as jose does', async () => {
  const accepted: string[] = [];
  for (const header of HEADERS) {
    for (const payload of PAYLOADS) {
      const token = sign(header, payload);
      const verdict = ours(token);
      expect([token, verdict]).toEqual([token, await joses(token)]);
      if (typeof verdict === 'object') accepted.push(token);
    }
  }
  expect(accepted).toHaveLength(2 * 3);
});

it('refuses a signature of another kind, another length or none', () => {
  const genuine = sign({ alg: 'HS256' }, CLAIMS);
  const [header, payload, signature] = genuine.split('.');
  expect(ours(genuine)).toEqual(CLAIMS);
  const forged = [
    `${header}.${payload}.`, `${header}.${payload}`, `${genuine}.`, `${genuine}.${signature}`, `.${payload}.${signature}`, `${header}..${signature}`, `${genuine}=`, genuine.slice(0, -1), '..', '',
    sign({ alg: 'HS256' }, CLAIMS, 'sha512'), `${header}.${base64({ ...CLAIMS, sub: 'E1002' })}.${signature}`, `${base64({ alg: 'none' })}.${payload}.${signature}`,
  ];
  for (const token of forged) expect([token, ours(token)]).toEqual([token, 'refused']);
});

it('takes no token in which a single character was changed', () => {
  const genuine = sign({ alg: 'HS256' }, CLAIMS);
  fc.assert(
    fc.property(fc.nat(genuine.length - 1), fc.constantFrom(...'ABCXYZabcxyz0189-_.=é'), (index, character) => {
      fc.pre(genuine[index] !== character);
      expect(ours(genuine.slice(0, index) + character + genuine.slice(index + 1))).toBe('refused');
    }),
    { numRuns: 2_000 },
  );
});
