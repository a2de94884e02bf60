import { createPublicKey } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { required, webUrl } from './config-values.ts';
import type { ConfigProblem, Environment, Values } from './config-values.ts';
import { readTrustedProxies } from './http/trusted-proxies.ts';
import type { TrustedProxies } from './http/trusted-proxies.ts';
import { withLineBreaks } from './payments/rsa-key.ts';
import { sitesSchema } from './reports/sites.ts';
import type { Sites } from './reports/sites.ts';

/** What account tokens are verified with. */
export type TokenSource = { readonly secret: string } | { readonly publicKey: string };

export interface ServiceConfig {
  readonly host: string;
  readonly port: number;
  readonly database: { readonly url: string } | { readonly directory: string };
  readonly adminToken: string;
  /** Taken as well while it is changed; null otherwise. */
  readonly oldAdminToken: string | null;
  /** Null where anybody who reaches `/metrics` may read it. */
  readonly metricsToken: string | null;
  readonly token: TokenSource;
  /** Tokens by these are taken as well, while what signs them is changed. */
  readonly oldTokens: readonly TokenSource[];
  /** Where browsers and payment platforms reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  /** Empty where reports are judged by `allowedOrigins` alone. */
  readonly sites: Sites;
  readonly acceptNewAccounts: boolean;
  readonly approvalAbove: number | null;
  readonly requestsPerMinute: number;
  readonly reportsKept: number;
  readonly trustProxy: TrustedProxies;
  readonly logLevel: string;
  readonly sdkDirectory: string | null;
  readonly consoleDirectory: string | null;
  readonly portalUrl: string | null;
  readonly callback: { readonly url: string; readonly secret: string } | null;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MIN_SECRET_BYTES = 32;
/** Placeholders that people leave where a secret should be. */
const WEAK_SECRET = /change.?me|default|example|secret|password|placeholder|12345|^(.)\1*$|^(.{1,4})\2+$/i;
const MAKE_SECRET = 'make one with: openssl rand -base64 48';

const secret = v.pipe(
  v.string(`set it; ${MAKE_SECRET}`),
  v.check((text) => Buffer.byteLength(text) >= MIN_SECRET_BYTES, `must have at least ${MIN_SECRET_BYTES} bytes; ${MAKE_SECRET}`),
  v.check((text) => !WEAK_SECRET.test(text), `looks like a default or a pattern; ${MAKE_SECRET}`),
);
/** It travels as a header, which takes no spaces and nothing beyond ASCII. */
const headerSecret = v.pipe(secret, v.check((text) => /^[\x21-\x7e]+$/.test(text), `must have letters, digits and signs of ASCII only, and no spaces; ${MAKE_SECRET}`));
const wholeNumber = (remedy: string, min: number, max: number) =>
  v.pipe(v.string(remedy), v.regex(/^\d+$/, remedy), v.transform(Number), v.minValue(min, remedy), v.maxValue(max, remedy));
const pem = (remedy: string) => v.pipe(required(remedy), v.transform(withLineBreaks));
/** Relative to where the server was started, like `DATA_DIR`. */
const builtFolder = v.pipe(
  v.string(),
  v.transform((path) => resolve(path)),
  v.check((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true, ({ input }) => `must be the folder of the built files, and ${input} is none; build first, or correct the path`),
);
const PROXIES = 'must be false, true for one proxy in front, how many there are in a row, or their addresses separated by commas, e.g. 10.0.0.0/8';
const proxies = v.pipe(
  v.string(),
  v.transform(readTrustedProxies),
  v.custom<TrustedProxies>((read) => read !== null, PROXIES),
);
const origins = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((origin) => origin.trim()).filter((origin) => origin !== '')),
  v.array(v.pipe(v.string(), v.check((origin) => URL.parse(origin)?.origin === origin, 'must be origins separated by commas, without a path, e.g. https://portal.example.com'))),
);

const POSTGRES_ADDRESS = 'must be a PostgreSQL address, of one host: postgres://user:password@host:5432/database; in the password write / as %2F, # as %23, ? as %3F, % as %25';
/** Without a host, it is a socket of this machine. */
function isPostgresAddress(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace(/(@|\/\/)\//, '$1socket/'));
}

const publicKey = v.pipe(
  pem("the public key (PEM) of the vendor's back end"),
  v.check(isVerifyingKey, 'must be a public key in PEM, beginning with -----BEGIN PUBLIC KEY-----: Ed25519, EC P-256, or RSA of at least 2048 bits'),
);

/** Variables of the service itself; a channel has its own. */
export const SERVICE = {
  HOST: v.optional(v.string(), '0.0.0.0'),
  PORT: v.optional(wholeNumber('must be a port, 0 to 65535', 0, 65_535), '8080'),
  DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1)), './data'),
  DATABASE_URL: v.optional(v.pipe(v.string(), v.check(isPostgresAddress, POSTGRES_ADDRESS))),
  UNSTUCK_ADMIN_TOKEN: headerSecret,
  UNSTUCK_ADMIN_TOKEN_OLD: v.optional(headerSecret),
  UNSTUCK_METRICS_TOKEN: v.optional(headerSecret),
  UNSTUCK_TOKEN_SECRET: v.optional(secret),
  UNSTUCK_TOKEN_SECRET_OLD: v.optional(secret),
  UNSTUCK_TOKEN_PUBLIC_KEY: v.optional(publicKey),
  UNSTUCK_TOKEN_PUBLIC_KEY_OLD: v.optional(publicKey),
  PUBLIC_URL: v.pipe(
    webUrl('must be where browsers and payment platforms reach this server, e.g. https://pay.example.com'),
    v.check((text) => URL.parse(text)?.href === `${URL.parse(text)?.origin}/`, 'must be an origin, without path, query or fragment, e.g. https://pay.example.com: give the service a host of its own'),
  ),
  UNSTUCK_ALLOWED_ORIGINS: v.optional(origins, ''),
  UNSTUCK_SITES: v.optional(sitesSchema),
  UNSTUCK_NEW_ACCOUNTS: v.optional(v.picklist(['accept', 'refuse'], 'must be accept, where a token of your back end is enough, or refuse, where accounts are listed first'), 'refuse'),
  UNSTUCK_APPROVAL_ABOVE: v.optional(wholeNumber('must be a whole number of minor units, e.g. 100000 for 1000.00', 0, Number.MAX_SAFE_INTEGER)),
  UNSTUCK_REQUESTS_PER_MINUTE: v.optional(wholeNumber('must be a whole number of requests per minute and address', 1, 10_000_000), '3000'),
  UNSTUCK_REPORTS_KEPT: v.optional(wholeNumber('must be how many reports stay at most, 100 or more', 100, 100_000_000), '100000'),
  UNSTUCK_TRUST_PROXY: v.optional(proxies, 'false'),
  UNSTUCK_SDK_DIR: v.optional(builtFolder),
  UNSTUCK_CONSOLE_DIR: v.optional(builtFolder),
  UNSTUCK_PORTAL_URL: v.optional(webUrl('must be the portal that order pages lead back to, e.g. https://hr.example.com/')),
  UNSTUCK_CALLBACK_URL: v.optional(webUrl("must be where the vendor's back end takes callbacks, e.g. https://hr.example.com/unstuck")),
  UNSTUCK_CALLBACK_SECRET: v.optional(secret),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS, `must be one of: ${LOG_LEVELS.join(', ')}`), 'info'),
};

/** What is taken beside what took its place, until nobody has it any more. */
const OLD = ['UNSTUCK_ADMIN_TOKEN_OLD', 'UNSTUCK_TOKEN_SECRET_OLD', 'UNSTUCK_TOKEN_PUBLIC_KEY_OLD'] as const;

/** Somebody who has got hold of an old one would go on with it for as long as it is left there. */
export function serviceWarnings(values: Values<typeof SERVICE>): ConfigProblem[] {
  return OLD.filter((variable) => values[variable] !== undefined).map((variable) => ({ variable, remedy: 'still taken: remove it once nobody uses it' }));
}

/** What is wrong between variables, whether each is in order or not. */
export function serviceProblems(given: Environment): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const hasSecret = 'UNSTUCK_TOKEN_SECRET' in given;
  if (hasSecret === 'UNSTUCK_TOKEN_PUBLIC_KEY' in given) {
    const remedy = hasSecret ? 'set only one of UNSTUCK_TOKEN_SECRET and UNSTUCK_TOKEN_PUBLIC_KEY' : `set it (${MAKE_SECRET}), or set UNSTUCK_TOKEN_PUBLIC_KEY`;
    problems.push({ variable: 'UNSTUCK_TOKEN_SECRET', remedy });
  }
  if ('UNSTUCK_CALLBACK_URL' in given && !('UNSTUCK_CALLBACK_SECRET' in given)) {
    problems.push({ variable: 'UNSTUCK_CALLBACK_SECRET', remedy: `callbacks are signed with it: ${MAKE_SECRET}` });
  }
  if ('UNSTUCK_CALLBACK_SECRET' in given && !('UNSTUCK_CALLBACK_URL' in given)) {
    problems.push({ variable: 'UNSTUCK_CALLBACK_URL', remedy: "set it to where the vendor's back end takes callbacks, or remove UNSTUCK_CALLBACK_SECRET" });
  }
  const isSame = (one: string, other: string): boolean => given[one] !== undefined && given[one] === given[other];
  for (const admin of ['UNSTUCK_ADMIN_TOKEN', 'UNSTUCK_ADMIN_TOKEN_OLD']) {
    for (const known of ['UNSTUCK_TOKEN_SECRET', 'UNSTUCK_TOKEN_SECRET_OLD']) {
      if (isSame(known, admin)) problems.push({ variable: admin, remedy: `must differ from ${known}, which the vendor's back end knows; ${MAKE_SECRET}` });
    }
    if (isSame('UNSTUCK_METRICS_TOKEN', admin)) problems.push({ variable: 'UNSTUCK_METRICS_TOKEN', remedy: `must differ from ${admin}, which may book money; ${MAKE_SECRET}` });
  }
  for (const old of OLD) {
    const current = old.replace(/_OLD$/, '');
    if (isSame(old, current)) problems.push({ variable: old, remedy: `is what ${current} is: set the new one there, and the one of before here` });
  }
  return problems;
}

export function serviceConfig(values: Values<typeof SERVICE>): ServiceConfig {
  const { UNSTUCK_TOKEN_PUBLIC_KEY: publicKey, UNSTUCK_CALLBACK_URL: callbackUrl, UNSTUCK_CALLBACK_SECRET: callbackSecret } = values;
  const { UNSTUCK_TOKEN_SECRET_OLD: oldSecret, UNSTUCK_TOKEN_PUBLIC_KEY_OLD: oldPublicKey } = values;
  return {
    host: values.HOST,
    port: values.PORT,
    database: values.DATABASE_URL === undefined ? { directory: values.DATA_DIR } : { url: values.DATABASE_URL },
    adminToken: values.UNSTUCK_ADMIN_TOKEN,
    oldAdminToken: values.UNSTUCK_ADMIN_TOKEN_OLD ?? null,
    metricsToken: values.UNSTUCK_METRICS_TOKEN ?? null,
    token: publicKey === undefined ? { secret: values.UNSTUCK_TOKEN_SECRET ?? '' } : { publicKey },
    oldTokens: [...(oldSecret === undefined ? [] : [{ secret: oldSecret }]), ...(oldPublicKey === undefined ? [] : [{ publicKey: oldPublicKey }])],
    publicUrl: values.PUBLIC_URL.replace(/\/+$/, ''),
    allowedOrigins: values.UNSTUCK_ALLOWED_ORIGINS,
    sites: values.UNSTUCK_SITES ?? new Map(),
    acceptNewAccounts: values.UNSTUCK_NEW_ACCOUNTS === 'accept',
    approvalAbove: values.UNSTUCK_APPROVAL_ABOVE ?? null,
    requestsPerMinute: values.UNSTUCK_REQUESTS_PER_MINUTE,
    reportsKept: values.UNSTUCK_REPORTS_KEPT,
    trustProxy: values.UNSTUCK_TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    sdkDirectory: values.UNSTUCK_SDK_DIR ?? null,
    consoleDirectory: values.UNSTUCK_CONSOLE_DIR ?? null,
    portalUrl: values.UNSTUCK_PORTAL_URL ?? null,
    callback: callbackUrl === undefined || callbackSecret === undefined ? null : { url: callbackUrl, secret: callbackSecret },
  };
}

function isVerifyingKey(text: string): boolean {
  // The one form that is read when tokens are verified.
  if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) return false;
  try {
    const key = createPublicKey(text);
    if (key.asymmetricKeyType === 'rsa') return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1');
  } catch {
    return false;
  }
}
