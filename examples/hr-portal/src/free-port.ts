import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port nobody listens on now. The sandbox and the order service tell each other their addresses before either listens. */
export async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error(`no port is free on ${host}`);
  return address.port;
}
