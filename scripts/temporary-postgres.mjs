import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runChild } from './child.mjs';
import { Failure } from './progress.mjs';
import { findPostgres } from './system-programs.mjs';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;

/** PostgreSQL refuses to run as root; its package made a user for it. */
async function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => {
      const { code, text } = await runChild('id', [flag, 'postgres']);
      if (code !== 0) throw new Failure('PostgreSQL cannot run as root and there is no user "postgres": install Debian\'s postgresql package');
      return Number(text);
    }),
  );
  return { uid, gid };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(bin, port, server) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (server.exitCode === null && Date.now() < deadline) {
    const { code } = await runChild(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
    if (code === 0) return;
    await delay(100);
  }
  throw new Failure('the temporary PostgreSQL did not start');
}

async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_DEADLINE_MS);
  await exited;
  clearTimeout(timer);
}

/**
 * Runs `use(url)` against an empty PostgreSQL of our own on a free loopback port, gone afterwards whatever happened. A `durable` one waits for
 * the disk at every commit, as in production; tests do without.
 */
export async function withTemporaryPostgres(use, { durable = false } = {}) {
  const bin = findPostgres();
  const user = await unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-postgres-'));
  let server;
  try {
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const made = await runChild(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], { ...user, cwd: folder });
    if (made.code !== 0) throw new Failure(`initdb failed: ${made.text.trim().split('\n').at(-1)}`);
    const port = await freePort();
    const args = ['-D', data, '-k', folder, '-h', '127.0.0.1', '-p', String(port), '-c', `fsync=${durable ? 'on' : 'off'}`, '-c', 'max_connections=200'];
    server = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' });
    await untilReady(bin, port, server);
    return await use(`postgres://postgres@127.0.0.1:${port}/postgres`);
  } finally {
    if (server) await stop(server);
    rmSync(folder, { recursive: true, force: true });
  }
}
