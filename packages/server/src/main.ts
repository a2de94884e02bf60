import process from 'node:process';
import { inspect } from 'node:util';
import { allocateYoung } from './allocate-young.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './create-logger.ts';
import { startServer } from './start-server.ts';
import type { RunningServer } from './start-server.ts';

/** A stop that takes longer has met something that hangs, and the process ends all the same: what was answered is on disk, and what was begun is taken up again. */
const STOP_TIMEOUT_MS = 25_000;

try {
  allocateYoung();
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  let server: RunningServer | null = null;
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await server?.stop();
    logger.info('stopped');
    process.exit(0);
  };
  // From the first, as the first process of a container is sent only the signals that it listens to; one that is still starting has nothing to finish.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
  server = await startServer(config, logger);
  logger.info({ host: server.address.address, port: server.address.port }, 'ready');
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  // As the embedded database throws what its files met.
  if (!(error instanceof Error)) return inspect(error, { breakLength: Infinity });
  return error.cause === undefined ? error.message : `${error.message} ${describe(error.cause)}`;
}
