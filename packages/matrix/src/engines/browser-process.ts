import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BrowserProcess {
  /** A directory of its own, gone afterwards. */
  readonly directory: string;
  /** Resolves with the first match in what the browser says; rejects when it ends or takes too long. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Stops all its processes where they are, or lets them go on. */
  sleep(asleep: boolean): void;
  kill(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

export interface BrowserCommand {
  readonly program: string;
  readonly args: (directory: string) => readonly string[] | Promise<readonly string[]>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A browser is many processes; `detached` made them one group, whose members may outlive the first. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (leader !== undefined) process.kill(-leader, signal);
  } catch {
    // All of them have ended already.
  }
}

/** Leaders of the groups that are alive: whatever ends this process, no browser stays behind. */
const alive = new Set<number>();
process.once('exit', () => alive.forEach((leader) => signalGroup(leader, 'SIGKILL')));

export async function startBrowser({ program, args, env }: BrowserCommand): Promise<BrowserProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-engine-'));
  const child = spawn(program, await args(directory), { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env: { ...process.env, HOME: directory, XDG_RUNTIME_DIR: directory, ...env } });
  const exited = once(child, 'exit').catch(() => undefined);
  if (child.pid !== undefined) alive.add(child.pid);
  let said = '';
  let heard = (): void => undefined;
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-20_000);
    heard();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);

  return {
    directory,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = (why: string): void => reject(new Error(`${program} ${why}; it said:\n${said}`));
        const timer = setTimeout(() => fail(`said nothing like ${pattern} within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
        heard = () => {
          const found = pattern.exec(said);
          if (found === null) return;
          clearTimeout(timer);
          resolve(found);
        };
        child.once('error', (error) => fail(`could not be started (${error.message})`));
        child.once('exit', (code) => {
          clearTimeout(timer);
          fail(`ended with code ${code}`);
        });
        heard();
      }),
    sleep: (asleep) => signalGroup(child.pid, asleep ? 'SIGSTOP' : 'SIGCONT'),
    async kill() {
      signalGroup(child.pid, 'SIGKILL');
      if (child.pid !== undefined) alive.delete(child.pid);
      await exited;
      await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
