import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemo } from '../framework/demo.ts';
import type { Demo } from '../framework/demo.ts';
import { answered, createFaults } from '../framework/faults.ts';
import type { Faults } from '../framework/faults.ts';
import { startFaultProxy } from '../framework/fault-proxy.ts';
import { freePort } from '../framework/free-port.ts';

export interface EngineSite {
  /** Where the scenario page lies, beside the whole built demo. */
  readonly pageUrl: string;
  readonly demo: Demo;
  readonly faults: Faults;
  /** All is well again, nothing is held back, and the scenario page is served. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const PAGE_FILES = { 'scenario.html': 'text/html; charset=utf-8', 'scenario.js': 'text/javascript; charset=utf-8', 'host-snapshot.js': 'text/javascript; charset=utf-8' };

/** The demo as `npm start` runs it, behind the proxy that makes faults, with the scenario page added to its site. */
export async function openEngineSite(): Promise<EngineSite> {
  const proxy = await startFaultProxy(await freePort());
  const dataDirectory = await mkdtemp(join(tmpdir(), 'unstuck-engines-'));
  const demo = createDemo({ dataDirectory, port: proxy.serverPort, publicUrl: proxy.origin, orderLifetimeSeconds: null });
  await demo.start();

  async function reset(): Promise<void> {
    proxy.reset();
    for (const [name, type] of Object.entries(PAGE_FILES)) {
      const text = await readFile(new URL(`page/${name}`, import.meta.url), 'utf8');
      proxy.addRule({ method: 'GET', path: `/engine/${name}`, fault: answered(200, { 'content-type': type, 'cache-control': 'no-store' }, text), times: Infinity });
    }
  }
  await reset();

  return {
    pageUrl: `${proxy.origin}/engine/scenario.html`,
    demo,
    faults: createFaults(proxy),
    reset,
    async close() {
      await demo.stop();
      await proxy.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
