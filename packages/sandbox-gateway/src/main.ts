import process from 'node:process';
import { startSandbox } from './start-sandbox.ts';

/**
 * The gateway by itself. `PORT` (8790, 0 for any that is free), `HOST` (127.0.0.1), `PUBLIC_URL` (its own address) and `DATA_DIR`: with that, it keeps
 * keys and payments there, and in `service.env` what the order service needs to pay here; without, it prints that, and all is gone when it ends.
 */
const { PORT: port = '8790', HOST: host = '127.0.0.1', PUBLIC_URL: publicUrl, DATA_DIR: dataDirectory } = process.env;
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('PORT must be a port number, 0 to 65535');

const sandbox = await startSandbox({
  port: Number(port),
  host,
  ...(publicUrl === undefined ? {} : { publicUrl }),
  ...(dataDirectory === undefined ? {} : { dataDirectory }),
  // Standard output is what people and programs copy from.
  logger: { stream: process.stderr },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.stop());

const { url, environment, environmentFile } = sandbox;
process.stdout.write(`# Sandbox payment platforms: ${url}\n${environmentFile === null ? environment : `# The order service pays here with node --env-file=${environmentFile}\n`}`);
