import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@unstuck/matrix';
import { createDemo } from './demo.ts';

/** Names the template to the workers. */
const VARIABLE = 'UNSTUCK_E2E_TEMPLATE';

/** Starts the demo once and keeps what that left on disk, so that no worker waits for keys and migrations. Returns the clean-up. */
export async function makeTemplateData(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-e2e-'));
  process.env[VARIABLE] = directory;
  const demo = createDemo({ dataDirectory: directory, port: await freePort(), publicUrl: 'http://127.0.0.1', orderLifetimeSeconds: null });
  await demo.start();
  await demo.stop();
  return () => rm(directory, { recursive: true, force: true });
}

/** A data directory of one's own, ready to start from. */
export async function copyTemplateData(): Promise<string> {
  const template = process.env[VARIABLE];
  if (template === undefined) throw new Error(`${VARIABLE} is not set: start the tests through playwright.config.ts`);
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-e2e-'));
  await cp(template, directory, { recursive: true });
  return directory;
}
