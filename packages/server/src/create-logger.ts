import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** Redacted, should one ever be logged by mistake. */
const NEVER_LOGGED = ['token', 'secret', 'authorization', 'headers.authorization', 'req.headers.authorization'];

/** JSON lines on standard output. They are written beside the work, several at a time when there are many, and the last ones as the process exits. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: NEVER_LOGGED, censor: '[redacted]' },
  };
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }));
}
