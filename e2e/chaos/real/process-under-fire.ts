import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that is killed without warning and started again on the same port. */
export interface ProcessUnderFire {
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** `kill -9`, at once. */
  kill(): Promise<void>;
  /** Asks it to stop, as a supervisor would, and waits. */
  stop(): Promise<void>;
}

const START_DEADLINE_MS = 60_000;

/** @param readyUrl answers below 500 once the program is up */
export function createProcessUnderFire(name: string, program: string, env: Readonly<Record<string, string>>, readyUrl: string): ProcessUnderFire {
  let child: ChildProcess | null = null;
  let said = '';

  const exited = (victim: ChildProcess): Promise<unknown> =>
    victim.exitCode !== null || victim.signalCode !== null ? Promise.resolve() : new Promise((resolve) => victim.once('exit', resolve));

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const victim = child;
    child = null;
    if (victim === null) return;
    victim.kill(signal);
    await exited(victim);
  }

  return {
    async start() {
      said = '';
      const born = spawn(process.execPath, [...process.execArgv, program], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
      child = born;
      for (const stream of [born.stdout, born.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
      const deadline = Date.now() + START_DEADLINE_MS;
      while (Date.now() < deadline && born.exitCode === null && born.signalCode === null) {
        const status = await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.status, () => 599);
        if (status < 500) return;
        await delay(50);
      }
      // Somebody killed it while it started: that is their wish.
      if (born.signalCode === 'SIGKILL') return;
      throw new Error(`${name} did not start: ${said}`);
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
