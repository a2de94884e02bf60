import { X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { withDeadline } from './channel-failure.ts';
import { withLineBreaks } from './rsa-key.ts';
import { decryptResource, wechatResourceSchema } from './wechat-resource.ts';

/** Notifications with made-up serials must not turn into a stream of downloads. */
const MIN_MS_BETWEEN_DOWNLOADS = 30_000;
/** Nor must those that come while downloading fails. */
const MIN_MS_AFTER_FAILURE = 5_000;

interface PlatformKey {
  readonly key: KeyObject;
  readonly validFrom: number;
  readonly validTo: number;
}
export type KeyRing = ReadonlyMap<string, PlatformKey>;

/** The key of a serial, or null: not there, or not valid at that time. */
export function keyOf(ring: KeyRing, serial: string, now: Date): KeyObject | null {
  const found = ring.get(serial.toUpperCase());
  return found && found.validFrom <= now.getTime() && now.getTime() <= found.validTo ? found.key : null;
}

/** @throws {Error} if one of them is not a certificate */
export function readCertificates(pems: readonly string[]): KeyRing {
  return new Map(
    pems.map((pem) => {
      const certificate = new X509Certificate(withLineBreaks(pem).trim());
      const validFrom = certificate.validFromDate.getTime();
      return [certificate.serialNumber.toUpperCase(), { key: certificate.publicKey, validFrom, validTo: certificate.validToDate.getTime() }];
    }),
  );
}

/** The "public key mode" of newer merchants: keys without certificates, known by ids such as `PUB_KEY_ID_0114…`. */
export function readPublicKeys(keys: Readonly<Record<string, KeyObject>>): KeyRing {
  return new Map(Object.entries(keys).map(([id, key]) => [id.toUpperCase(), { key, validFrom: 0, validTo: Number.MAX_SAFE_INTEGER }]));
}

const certificatesSchema = v.object({ data: v.array(v.object({ encrypt_certificate: wechatResourceSchema })) });

/** Reads an answer of `/v3/certificates`. Null if any part of it was not encrypted for this merchant. */
export function openCertificates(body: unknown, apiV3Key: string): KeyRing | null {
  const parsed = v.safeParse(certificatesSchema, body);
  if (!parsed.success) return null;
  const pems = parsed.output.data.map((item) => decryptResource(item.encrypt_certificate, apiV3Key));
  const opened = pems.filter((pem) => pem !== null);
  try {
    return opened.length === pems.length ? readCertificates(opened) : null;
  } catch {
    return null;
  }
}

export interface PlatformKeys {
  /**
   * The key that a serial stands for; one not known yet makes it download the current certificates, once. Throws what the download ran into, and for a
   * while after without asking again.
   */
  find(serial: string, deadline: AbortSignal): Promise<KeyObject | null>;
}

export function createPlatformKeys(known: KeyRing, download: () => Promise<KeyRing>, clock: () => Date): PlatformKeys {
  let ring = new Map(known);
  let last: { readonly at: number; readonly failure: unknown } | null = null;
  let running: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    const at = clock().getTime();
    try {
      ring = new Map([...ring, ...(await download())]);
      last = { at, failure: null };
    } catch (failure) {
      last = { at, failure };
      throw failure;
    } finally {
      running = null;
    }
  }

  return {
    async find(serial, deadline) {
      const found = keyOf(ring, serial, clock());
      if (found) return found;
      if (running === null && last !== null) {
        const since = Math.abs(clock().getTime() - last.at);
        if (last.failure !== null && since < MIN_MS_AFTER_FAILURE) throw last.failure;
        if (last.failure === null && since < MIN_MS_BETWEEN_DOWNLOADS) return null;
      }
      running ??= refresh();
      await withDeadline('wechat certificates', deadline, running);
      return keyOf(ring, serial, clock());
    },
  };
}
