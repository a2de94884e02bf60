import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogDestination } from './log-destination.ts';

const LOGGER = new URL('create-logger.ts', import.meta.url).href;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A descriptor that takes what `takes` says of each write: so many bytes, an error, or nothing for as long as it likes. */
function setUp(takes: () => number | Error | 'later') {
  const disk = { text: '', killed: 0, attempts: 0 };
  const take = (bytes: Uint8Array): number | 'later' => {
    disk.attempts += 1;
    const taken = takes();
    if (taken instanceof Error) throw taken;
    if (taken !== 'later') disk.text += Buffer.from(bytes.subarray(0, taken)).toString('latin1');
    return taken === 'later' ? taken : Math.min(taken, bytes.length);
  };
  const log = createLogDestination(1, {
    write: (_fd, bytes, done) =>
      queueMicrotask(() => {
        try {
          const taken = take(bytes);
          if (taken !== 'later') done(null, taken);
        } catch (error) {
          done(error instanceof Error ? error : new Error('not an error'), 0);
        }
      }),
    writeSync: (_fd, bytes) => Number(take(bytes)),
    kill: () => (disk.killed += 1),
    now: () => Date.now(),
  });
  return { log, disk };
}

const full = new Error('ENOSPC: no space left on device, write');

it('keeps the lines of a disk that is full until there is room, in their order and each once', async () => {
  let room: number | Error = 5;
  const { log, disk } = setUp(() => room);
  log.write('first\n');
  await vi.advanceTimersByTimeAsync(0);
  room = full;
  log.write('second\n');
  await vi.advanceTimersByTimeAsync(10_000);
  log.write('third\n');
  expect(disk.text).toBe('first\n');
  room = 4;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(disk.text).toBe('first\nsecond\nthird\n');
});

it('holds a bounded number of lines, and says of those beyond how many are missing', async () => {
  let room: number | Error = full;
  const { log, disk } = setUp(() => room);
  const line = `${'x'.repeat(1_023)}\n`;
  for (let count = 0; count < 10_000; count += 1) log.write(line);
  await vi.advanceTimersByTimeAsync(1_000);
  room = Infinity;
  await vi.advanceTimersByTimeAsync(1_000);
  log.write('after\n');
  await vi.advanceTimersByTimeAsync(0);
  const lines = disk.text.split('\n').slice(0, -1);
  const kept = lines.filter((text) => `${text}\n` === line).length;
  expect(kept).toBeLessThanOrEqual(4_097);
  expect(lines.filter((text) => text.startsWith('{')).map((text): unknown => JSON.parse(text))).toEqual([expect.objectContaining({ level: 40, lines: 10_000 - kept })]);
  expect(lines.at(-1)).toBe('after');
});

it('writes what waits as the process exits, and lets be what nothing can be done about', async () => {
  let room: number | Error = full;
  const { log, disk } = setUp(() => room);
  log.write('waits\n');
  await vi.advanceTimersByTimeAsync(10);
  const { attempts } = disk;
  log.finish();
  expect([disk.text, disk.attempts]).toEqual(['', attempts + 1]);
  room = 3;
  log.write('last\n');
  log.finish();
  expect([disk.text, disk.killed]).toEqual(['waits\nlast\n', 0]);
});

it('ends a process whose reader does not read, for which Node would wait for ever', async () => {
  const { log, disk } = setUp(() => 'later');
  log.write('stuck\n');
  await vi.advanceTimersByTimeAsync(999);
  log.finish();
  expect(disk.killed).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  log.finish();
  expect(disk.killed).toBe(1);
});

it.skipIf(!existsSync('/dev/full'))('lets a process work and end whose log is on a full disk', async () => {
  vi.useRealTimers();
  const script = `
    import { createLogger } from ${JSON.stringify(LOGGER)};
    const logger = createLogger('info');
    const say = (left) => {
      logger.info('nobody reads this');
      left === 0 ? process.exit(3) : setImmediate(say, left - 1);
    };
    say(1000);`;
  const flags = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--conditions=unstuck-source', '--input-type=module', '-e', script];
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, flags, { stdio: ['ignore', full, 'pipe'] });
  try {
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(3);
  } finally {
    child.kill('SIGKILL');
    closeSync(full);
  }
}, 60_000);
