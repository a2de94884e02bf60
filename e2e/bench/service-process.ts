import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@unstuck/matrix';

export interface ServiceProcess {
  readonly origin: string;
  /** Sends it a message over the process channel and resolves with its answer. */
  ask(question: string): Promise<unknown>;
  stop(): Promise<void>;
}

export interface ServiceSettings {
  readonly program: string;
  /** Takes what it writes to standard output and error. */
  readonly logFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly execArgv?: readonly string[];
}

const START_DEADLINE_MS = 60_000;
const POLL_MS = 50;
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program that listens on `PORT` and answers `/readyz`; resolves once it does. It never outlives this process. */
export async function startService(name: string, { program, logFile, env, execArgv = [] }: ServiceSettings): Promise<ServiceProcess> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...execArgv, program], {
    env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  running.add(child);
  child.once('exit', () => running.delete(child));

  const deadline = Date.now() + START_DEADLINE_MS;
  while (!(await answers(`${origin}/readyz`))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${name} did not start; it said:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
    }
    await delay(POLL_MS);
  }
  return {
    origin,
    async ask(question) {
      const answer = once(child, 'message');
      child.send(question);
      const [value] = (await answer) as [unknown];
      return value;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false);
}
