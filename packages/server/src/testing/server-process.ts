import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { ADMIN_TOKEN, TOKEN_SECRET } from './test-service.ts';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  /** What it wrote to standard error so far. */
  readonly errors: () => string;
  /** Once ready; null when it ended before. */
  readonly port: number | null;
}

const PROGRAM = new URL('../main.ts', import.meta.url).pathname;
const children = new Set<ChildProcess>();

export interface ServerProcessOptions {
  /** What it loads before its own program. */
  readonly preload?: readonly URL[];
  /** Told of it at once, while it starts. */
  readonly spawned?: (child: ChildProcess) => void;
}

/** The service itself, from its source, in a process of its own on a free port; resolves when it is ready or has ended. */
export async function startServerProcess(environment: Readonly<Record<string, string>>, { preload = [], spawned }: ServerProcessOptions = {}): Promise<ServerProcess> {
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--conditions=unstuck-source', ...preload.map(({ href }) => `--import=${href}`)];
  const child = spawn(process.execPath, [...flags, PROGRAM], {
    env: {
      PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', PUBLIC_URL: 'http://127.0.0.1',
      UNSTUCK_ADMIN_TOKEN: ADMIN_TOKEN, UNSTUCK_TOKEN_SECRET: TOKEN_SECRET,
      TRANSFER_PAYEE: '某某科技', TRANSFER_BANK: '招商银行', TRANSFER_ACCOUNT_NUMBER: '110900000000001', ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  spawned?.(child);
  child.once('exit', () => children.delete(child));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const ready = new Promise<number>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry: { msg?: string; port?: number } = JSON.parse(line);
      if (entry.msg === 'ready' && entry.port !== undefined) resolve(entry.port);
    });
  });
  const port = await Promise.race([ready, exited.then(() => null)]);
  return { child, exited, errors: () => errors, port };
}

/** For the end of a test file: none outlives it, whatever failed. */
export function killServerProcesses(): void {
  for (const child of children) child.kill('SIGKILL');
}
