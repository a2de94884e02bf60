import { createServer } from 'node:net';

/** From here systems take no ports for connections that go out, so that what is free now stays so until its program listens, which takes seconds. */
const LEAST = 10_240;
const MOST = 32_767;
const TRIES = 100;
const given = new Set<number>();

/** A port of 127.0.0.1 where nobody listens, each only once: for programs that cannot choose one themselves and tell it, or come back to it. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = LEAST + Math.floor(Math.random() * (MOST - LEAST + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`of ${TRIES} ports of 127.0.0.1 none is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
