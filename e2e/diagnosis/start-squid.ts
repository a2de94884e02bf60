import { freePort } from '@unstuck/matrix';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { untilItFits } from './until-it-fits.ts';

const run = promisify(execFile);
const PROGRAM = '/usr/sbin/squid';
const CHECKS_PASSWORDS = '/usr/lib/squid/basic_ncsa_auth';

export interface Squid {
  /** `http://host:port`, for the browser. */
  readonly url: string;
  /** From now on it wants a login, except for this port. */
  wantLogin(openPort: number): Promise<void>;
  close(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const up = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false);
  socket.destroy();
  return up;
}

/** The proxy that many offices have, letting everybody through until it is told otherwise. */
export async function startSquid(): Promise<Squid> {
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-squid-'));
  // Started by root it works as another user.
  await chmod(directory, 0o777);
  const port = await freePort();
  const configuration = join(directory, 'squid.conf');
  await writeFile(join(directory, 'passwords'), '');
  const write = (access: readonly string[]): Promise<void> => writeFile(configuration, [
    `http_port 127.0.0.1:${port}`, `pid_filename ${directory}/squid.pid`, `cache_log ${directory}/cache.log`, `coredump_dir ${directory}`, 'access_log none',
    'cache deny all', 'pinger_enable off', 'shutdown_lifetime 0 seconds', `auth_param basic program ${CHECKS_PASSWORDS} ${directory}/passwords`, 'auth_param basic realm office',
    ...access, '',
  ].join('\n'));
  await write(['http_access allow all']);
  const child = spawn(PROGRAM, ['-N', '-f', configuration], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  // A run that is broken off leaves no proxy behind.
  process.once('exit', () => child.kill('SIGKILL'));
  await untilItFits(() => answers(port), `squid does not listen on port ${port}`);

  return {
    url: `http://127.0.0.1:${port}`,
    async wantLogin(openPort) {
      await write([`acl open port ${openPort}`, 'acl known proxy_auth REQUIRED', 'http_access allow open', 'http_access allow known', 'http_access deny all']);
      await run(PROGRAM, ['-k', 'reconfigure', '-f', configuration]);
      await untilItFits(() => asksForLogin(port), 'squid does not want a login');
    },
    async close() {
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function asksForLogin(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString().startsWith('HTTP/1.1 407');
  } catch {
    // It does not listen while it reads its configuration.
    return false;
  } finally {
    socket.destroy();
  }
}
