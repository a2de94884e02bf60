import { Agent, request as httpRequest } from 'node:http';
import type { ChaoticNetwork } from '../chaotic-network.ts';

/** Sends over real sockets; what happens on the way is the proxy's doing. */
export function createRealNetwork(origin: string): ChaoticNetwork {
  // A connection each, so that faults hit requests and not whole sessions.
  const agent = new Agent({ keepAlive: false });
  return {
    faults: new Map(),
    setFaultRate: () => undefined,
    send({ method, path, headers, body }, arrived, failed) {
      const request = httpRequest(origin + path, { method, agent, headers: { ...headers, ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }) } });
      request.on('error', failed);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        const answer = (): Parameters<typeof arrived>[0]['answer'] => ({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks).toString(),
        });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => arrived({ answer: answer(), ending: 'whole' }));
        response.on('error', () => arrived({ answer: answer(), ending: 'cut' }));
      });
      request.end(body ?? undefined);
    },
  };
}
