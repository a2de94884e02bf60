import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Which proxies may name the client: none, this many in a row, or those at certain addresses. */
export type TrustedProxies = boolean | number | readonly string[];

/** More than anybody has in a row. */
const MAX_HOPS = 10;

/** `true` is one proxy in front. Null for what is neither that, `false`, a number of proxies, nor addresses or networks separated by commas. */
export function readTrustedProxies(text: string): TrustedProxies | null {
  if (text === 'true') return 1;
  if (text === 'false') return false;
  if (/^\d+$/.test(text)) return Number(text) <= MAX_HOPS ? Number(text) : null;
  const addresses = text.split(',').map((address) => address.trim());
  return addresses.every(isNetwork) ? addresses : null;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128));
}

/**
 * The same as Fastify wants it. The header is read from its end, where the nearest proxy wrote: what stands further left than the trusted ones wrote,
 * anybody can have made up.
 */
export function trustProxyOption(proxies: TrustedProxies): false | string[] | ((address: string, hop: number) => boolean) {
  if (proxies === false) return false;
  if (typeof proxies === 'object') return [...proxies];
  const hops = Number(proxies);
  return (_address, hop) => hop < hops;
}

const FORWARDED_FOR = 'x-forwarded-for';

/**
 * Some proxies write the port as well, another one for each connection: without it they are one client. To be registered before anything asks for the address.
 * The first request of a proxy that is not believed is told: everybody behind it is one client, and soon over the limit.
 */
export function registerForwardedAddresses(app: FastifyInstance): void {
  let isTold = false;
  app.addHook('onRequest', async (request) => {
    const { headers } = request.raw;
    const forwarded = headers[FORWARDED_FOR];
    if (typeof forwarded !== 'string') return;
    headers[FORWARDED_FOR] = forwarded.split(',').map(withoutPort).join(', ');
    // Of those who passed it on, with whoever began; nobody but the nearest where that one is not believed.
    if (isTold || (request.ips?.length ?? 1) > 1) return;
    isTold = true;
    request.log.warn({ variable: 'UNSTUCK_TRUST_PROXY' }, 'a request came through a proxy that this does not name: everybody behind it counts as one address, whose limits they share');
  });
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711`; IPv6 without brackets has no port. */
function withoutPort(given: string): string {
  const text = given.trim();
  const address = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  return isIP(address) === 0 ? text : address;
}
