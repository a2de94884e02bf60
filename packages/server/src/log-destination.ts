import { write, writeSync } from 'node:fs';
import process from 'node:process';

/** What may wait to be written, in characters: a minute of a busy office. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Before what could not be written is tried again: a pipe takes 64 kB at a time, and a reader in a rush is soon ready for more. */
const AGAIN_AFTER_MS = 50;
/** A write that is under way for so long has a reader that does not read. */
const STUCK_AFTER_MS = 1_000;

export interface LogDestination {
  write(lines: string): void;
  /** As the process exits: writes what waits, as far as that is possible at once. */
  finish(): void;
}

/** How a file descriptor is written to, and how a process ends that cannot get rid of a write; otherwise as the system does. */
export interface LogWriting {
  readonly write: (fd: number, bytes: Uint8Array, done: (error: Error | null, written: number) => void) => void;
  readonly writeSync: (fd: number, bytes: Uint8Array) => number;
  readonly kill: () => void;
  readonly now: () => number;
}

const SYSTEM: LogWriting = { write, writeSync, kill: () => process.kill(process.pid, 'SIGKILL'), now: () => performance.now() };

/**
 * Writes beside the work, several lines at a time when there are many. A disk that is full, or a reader that is gone or does not read, never stops the service: lines
 * wait, those that find too many waiting are lost, and the log says how many once it goes on. pino's own destination ends the process then, and as it ends tries for
 * ever: https://github.com/pinojs/sonic-boom/blob/master/index.js
 */
export function createLogDestination(fd: number, { write: begin, writeSync: writeNow, kill, now }: LogWriting = SYSTEM): LogDestination {
  let waiting = '';
  let lost = 0;
  /** Of what was taken up, the part that is not written. */
  let rest: Uint8Array = new Uint8Array();
  let beganAt: number | null = null;
  let again: NodeJS.Timeout | null = null;

  function takeUp(): void {
    if (rest.length > 0) return;
    if (lost > 0) waiting += `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines: lost, msg: 'lines are missing here: the log could not be written' })}\n`;
    lost = 0;
    rest = Buffer.from(waiting);
    waiting = '';
  }

  function proceed(): void {
    if (beganAt !== null || again !== null) return;
    takeUp();
    if (rest.length === 0) return;
    beganAt = now();
    begin(fd, rest, (error, written) => {
      beganAt = null;
      if (error === null) rest = rest.subarray(written);
      else {
        again = setTimeout(() => {
          again = null;
          proceed();
        }, AGAIN_AFTER_MS).unref();
      }
      proceed();
    });
  }

  return {
    write(lines) {
      if (waiting.length + lines.length > MOST_WAITING) lost += 1;
      else waiting += lines;
      proceed();
    },
    finish() {
      if (beganAt !== null) {
        // Node waits for it, and so would whoever waits for the process.
        if (now() - beganAt >= STUCK_AFTER_MS) return kill();
        rest = new Uint8Array();
      }
      try {
        for (takeUp(); rest.length > 0; takeUp()) rest = rest.subarray(writeNow(fd, rest));
      } catch {
        // There is nowhere left to say so.
      }
    },
  };
}
