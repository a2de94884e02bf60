import process from 'node:process';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { createLogDestination } from './log-destination.ts';
import type { LogDestination } from './log-destination.ts';

/** Redacted, should one ever be logged by mistake. */
const NEVER_LOGGED = ['token', 'secret', 'authorization', 'headers.authorization', 'req.headers.authorization'];

/** JSON lines on standard output. They are written beside the work, several at a time when there are many, and the last ones as the process exits. */
export function createLogger(level: string, destination: DestinationStream = standardOutput()): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: NEVER_LOGGED, censor: '[redacted]' },
  };
  return pino(options, destination);
}

let output: LogDestination | null = null;

/** One of the process, however many loggers it has. */
function standardOutput(): LogDestination {
  if (output !== null) return output;
  const made = createLogDestination(1);
  process.once('exit', () => made.finish());
  output = made;
  return made;
}
