import { spawn } from 'node:child_process';
import { Failure } from './progress.mjs';
import { ROOT } from './root.mjs';

/** Children alive now: a signal to us is a signal to them. */
const children = new Set();
const signals = { received: null };

function stopChildren(signal) {
  signals.received = signal;
  // Ctrl-C in a terminal reaches the whole process group by itself; twice would cut a graceful stop short.
  const alreadyThere = signal === 'SIGINT' && process.stdin.isTTY;
  if (!alreadyThere) for (const child of children) child.kill(signal);
  // Without a child nothing else would end us.
  if (children.size === 0) process.exit(130);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopChildren(signal));

// npm hands SIGTERM to its shell, and the shell dies without passing it on: losing our parent is then the only sign.
const PARENT_CHECK_MS = 250;
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stopChildren('SIGTERM');
  }, PARENT_CHECK_MS);
  watch.unref();
}

export function interrupted() {
  return signals.received !== null;
}

/**
 * Starts a program in the repository root, without standard input. `output` is `inherit`, or `capture` to get it all as text.
 * Resolves, whatever the exit code; rejects only where the program could not be started.
 */
export function runChild(command, args, { env = {}, output = 'capture', ...rest } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: output === 'inherit' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // npm and npx are scripts on Windows.
      shell: process.platform === 'win32',
      ...rest,
    });
    children.add(child);
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => {
      children.delete(child);
      reject(new Failure(`cannot start ${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), text: Buffer.concat(chunks).toString() });
    });
  });
}

/** As `runChild`, but a non-zero exit is a failure that shows the program's own words. */
export async function runOrFail(what, command, args, options) {
  const { code, text } = await runChild(command, args, options);
  if (code === 0) return text;
  process.stdout.write(text);
  throw new Failure(`${what} failed (exit code ${code}); its output is above`);
}
