import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fastify } from 'fastify';
import type { FastifyServerOptions } from 'fastify';
import { writeFileAtomically } from './books/write-file-atomically.ts';
import { createSandboxGateway } from './gateway.ts';
import { sandboxChannelConfig } from './sandbox-channel-config.ts';
import { environmentText, sandboxEnvironment } from './sandbox-environment.ts';
import { createSandboxKeys } from './sandbox-keys.ts';

export interface SandboxSettings {
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  /** Where browsers, phones and the order service reach it. Default: its own address. */
  readonly publicUrl?: string;
  /** Keeps keys and payments, and `service.env` with what the order service needs. Default: memory only. */
  readonly dataDirectory?: string;
  readonly logger: FastifyServerOptions['logger'];
}

export interface RunningSandbox {
  /** Base path included. */
  readonly url: string;
  /** What the order service needs, as lines of an environment file. */
  readonly environment: string;
  /** Where that is kept; null where nothing is. */
  readonly environmentFile: string | null;
  stop(): Promise<void>;
}

/** The gateway by itself, on a port of its own. */
export async function startSandbox({ port, host, publicUrl, dataDirectory, logger = false }: SandboxSettings): Promise<RunningSandbox> {
  const inDirectory = (name: string): string | null => (dataDirectory === undefined ? null : join(dataDirectory, name));
  const [keyFile, stateFile, environmentFile] = [inDirectory('sandbox-keys.json'), inDirectory('sandbox-trades.jsonl'), inDirectory('service.env')];
  const keys = await createSandboxKeys(keyFile === null ? {} : { file: keyFile });
  const app = fastify({ logger });
  const origin = (): string => publicUrl?.replace(/\/$/, '') ?? ownAddress(host, app.server.address() as AddressInfo);
  const gateway = createSandboxGateway({ keys, publicUrl: origin, ...(stateFile === null ? {} : { stateFile }) });
  await app.register(gateway.plugin);
  await app.listen({ port, host });
  const url = origin() + gateway.basePath;
  const environment = environmentText(sandboxEnvironment(sandboxChannelConfig(keys, { serviceUrl: url })));
  if (environmentFile !== null) writeFileAtomically(environmentFile, environment);
  return { url, environment, environmentFile, stop: () => app.close() };
}

/** Where a program on this machine reaches what listens on `host`: nobody can call a wildcard. */
function ownAddress(host: string, { port }: AddressInfo): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
