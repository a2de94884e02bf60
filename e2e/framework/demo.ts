import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../examples/hr-portal/dist/main.js', import.meta.url));
/** The first start makes keys, tables and a year of history; on a busy machine that takes a while. */
const START_TIMEOUT_MS = 60_000;

export interface DemoSettings {
  readonly dataDirectory: string;
  readonly port: number;
  /** Where browsers reach it. */
  readonly publicUrl: string;
  /** Null for the service's own default. */
  readonly orderLifetimeSeconds: number | null;
}

export interface Demo {
  readonly port: number;
  /** Starts the process, if none runs. Resolves when it answers. */
  start(): Promise<void>;
  /** Ends it in the middle of whatever it does, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop and waits until all is on disk. */
  stop(): Promise<void>;
  secrets(): Promise<{ readonly tokenSecret: string; readonly adminToken: string }>;
}

/** The whole of the built product in one process, as `npm start` runs it. */
export function createDemo(settings: DemoSettings): Demo {
  let child: ChildProcess | null = null;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  }

  return {
    port: settings.port,
    async start() {
      if (child !== null) return;
      const started = spawn(process.execPath, [MAIN], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          HOST: '127.0.0.1',
          PORT: String(settings.port),
          PUBLIC_URL: settings.publicUrl,
          DATA_DIR: settings.dataDirectory,
          LOG_LEVEL: 'error',
          DATABASE_URL: '',
          ORDER_LIFETIME_SECONDS: settings.orderLifetimeSeconds === null ? '' : String(settings.orderLifetimeSeconds),
        },
      });
      child = started;
      await untilRunning(started);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    secrets: async () => JSON.parse(await readFile(join(settings.dataDirectory, 'demo-secrets.json'), 'utf8')),
  };
}

function untilRunning(started: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => reject(new Error(`the demo ${why}; it said:\n${said}`));
    const timer = setTimeout(() => fail(`did not start within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString()).slice(-4_000);
      if (!said.includes('Unstuck is running')) return;
      clearTimeout(timer);
      resolve();
    };
    // Read to the end, or a full pipe would stop the process.
    started.stdout?.on('data', listen);
    started.stderr?.on('data', listen);
    started.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}
