import { join } from 'node:path';
import { fastify } from 'fastify';
import { createSandboxGateway } from './gateway.ts';
import { sandboxChannelConfig } from './sandbox-channel-config.ts';
import { createSandboxKeys } from './sandbox-keys.ts';
import { writeFileAtomically } from './books/write-file-atomically.ts';

/**
 * The gateway by itself. `PORT` (8790), `HOST` (127.0.0.1), `PUBLIC_URL` (its own address) and `DATA_DIR`: with that, it keeps
 * keys and payments there and writes the merchant's configuration to `channels.json`; without, all is gone when it ends.
 */
const port = Number(process.env['PORT'] ?? 8790);
const host = process.env['HOST'] ?? '127.0.0.1';
const publicUrl = process.env['PUBLIC_URL'] ?? `http://${host}:${port}`;
const dataDirectory = process.env['DATA_DIR'];
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a port number, 0 to 65535');

const keys = await createSandboxKeys(dataDirectory === undefined ? {} : { file: join(dataDirectory, 'sandbox-keys.json') });
const gateway = createSandboxGateway({
  keys,
  publicUrl,
  ...(dataDirectory === undefined ? {} : { stateFile: join(dataDirectory, 'sandbox-trades.jsonl') }),
});
const app = fastify({ logger: true });
await app.register(gateway.plugin);
await app.listen({ port, host });

const config = sandboxChannelConfig(keys, { serviceUrl: publicUrl + gateway.basePath });
if (dataDirectory !== undefined) writeFileAtomically(join(dataDirectory, 'channels.json'), JSON.stringify(config, null, 2));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
