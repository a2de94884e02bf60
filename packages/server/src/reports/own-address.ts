import type { FastifyRequest } from 'fastify';

/** The path of an address within this service; null where it leads to somebody else. */
export type OwnPath = (address: URL) => string | null;

/** By the name under which browsers are told to reach the service, and by the one under which this request did. */
export function createOwnPath(publicUrl: string | null, request: FastifyRequest): OwnPath {
  const known = publicUrl === null ? null : URL.parse(publicUrl);
  return ({ host, pathname }) => {
    // A service below somebody's path leaves the rest of that host to others.
    if (known !== null && host === known.host) return within(known.pathname.replace(/\/+$/, ''), pathname);
    return host === request.host ? pathname : null;
  };
}

function within(base: string, path: string): string | null {
  if (path === base) return '/';
  return path.startsWith(`${base}/`) ? path.slice(base.length) : null;
}
