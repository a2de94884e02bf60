import { createSecretKey } from 'node:crypto';
import { errors, importSPKI, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import * as v from 'valibot';
import { accountIdSchema } from '../records/account-id.ts';
import { ProblemError } from '../problem-error.ts';

const AUDIENCE = 'unstuck';
/** Clocks of two back ends differ a little. */
const CLOCK_TOLERANCE_SECONDS = 5;

export interface AccountToken {
  readonly account: string;
  /** The token's own id: the intent of a plain form that brings no key. */
  readonly tokenId: string | null;
}

/** What tokens are verified with. Only the named algorithms are ever accepted, whatever a token's header says. */
export interface TokenKey {
  /** In Web Crypto's form: jose exports any other one and imports it again for every token, which costs about as much as verifying it. */
  readonly key: CryptoKey | Promise<CryptoKey>;
  readonly algorithms: readonly string[];
}

/** HS256, with a secret of at least 32 bytes. */
export function secretTokenKey(secret: string): TokenKey {
  return { key: crypto.subtle.importKey('raw', Buffer.from(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']), algorithms: ['HS256'] };
}

/** EdDSA, ES256 or RS256, whichever kind of key the PEM (SPKI) holds. Throws when it holds none of them. */
export async function publicTokenKey(pem: string): Promise<TokenKey> {
  for (const algorithm of ['EdDSA', 'ES256', 'RS256']) {
    const key = await importSPKI(pem, algorithm).catch(() => null);
    if (key !== null) return { key, algorithms: [algorithm] };
  }
  throw new Error('not a public key (SPKI PEM) for EdDSA, ES256 or RS256');
}

/** Makes a token as a vendor's back end would. */
export async function signAccountToken(secret: string, account: string, options: { tokenId: string; now: Date; lifetimeSeconds: number }): Promise<string> {
  const issuedAt = Math.floor(options.now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(account)
    .setAudience(AUDIENCE)
    .setJti(options.tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + options.lifetimeSeconds)
    .sign(createSecretKey(secret, 'utf8'));
}

/** For whoever writes what signs it. jose names claims, and quotes nothing of the token. */
function whyInvalid(error: unknown, algorithms: readonly string[]): { readonly detail?: string } {
  if (error instanceof errors.JWTClaimValidationFailed) return { detail: `The token is refused: ${error.message}.` };
  if (error instanceof errors.JOSEAlgNotAllowed) return { detail: `The token's alg must be ${algorithms.join(' or ')}.` };
  if (error instanceof errors.JWSSignatureVerificationFailed) return { detail: 'The token is signed with another key than this service has. A secret is taken as it is written, not decoded.' };
  return error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid ? { detail: 'This is no JWT.' } : {};
}

export interface TokenVerifier {
  /** Throws `token.missing`, `token.invalid` or `token.expired`. */
  verify(token: string): Promise<AccountToken>;
  verifyHeader(authorization: string | undefined): Promise<AccountToken>;
}

/** By any of these keys. Verifies each token anew, a poll's too: remembering thousands of them fills the old heap with what dies there, and collecting that keeps orders waiting. */
export function createTokenVerifier(tokenKeys: readonly TokenKey[], clock: () => Date): TokenVerifier {
  const algorithms = [...new Set(tokenKeys.flatMap((each) => each.algorithms))];
  async function readPayload(text: string): Promise<JWTPayload> {
    let failure: unknown;
    for (const tokenKey of tokenKeys) {
      try {
        const { payload } = await jwtVerify(text, await tokenKey.key, {
          algorithms: [...tokenKey.algorithms],
          audience: AUDIENCE,
          requiredClaims: ['sub', 'exp'],
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: clock(),
        });
        return payload;
      } catch (error) {
        // Claims are judged once the signature is right: then no other key would have made it.
        if (!(error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JOSEAlgNotAllowed)) throw error;
        // A signature that is wrong tells more than a key of another kind.
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) failure = error;
      }
    }
    throw failure;
  }
  async function verify(text: string): Promise<AccountToken> {
    const payload = await readPayload(text).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired) throw new ProblemError('token.expired', { cause: error });
      throw new ProblemError('token.invalid', { ...whyInvalid(error, algorithms), cause: error });
    });
    // Whoever signs tokens for later has a clock that is wrong, or means to keep them.
    if (payload.iat !== undefined && payload.iat > clock().getTime() / 1000 + CLOCK_TOLERANCE_SECONDS) throw new ProblemError('token.invalid', { detail: "The token's iat is in the future: set the clock of what signs it." });
    const account = v.safeParse(accountIdSchema, payload.sub);
    if (!account.success) throw new ProblemError('token.invalid', { detail: `The token's sub ${account.issues[0].message}.` });
    return { account: account.output, tokenId: payload.jti ?? null };
  }

  return {
    verify,
    verifyHeader: async (authorization) => {
      const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) throw new ProblemError('token.missing');
      return verify(token);
    },
  };
}
