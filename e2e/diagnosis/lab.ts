import { rm } from 'node:fs/promises';
import type { Session } from '@unstuck/matrix';
import { createDemo } from '../framework/demo.ts';
import type { Demo } from '../framework/demo.ts';
import { startFaultProxy } from '../framework/fault-proxy.ts';
import type { FaultProxy } from '../framework/fault-proxy.ts';
import { freePort } from '../framework/free-port.ts';
import { createSandbox } from '../framework/sandbox.ts';
import type { Sandbox } from '../framework/sandbox.ts';
import { copyTemplateData } from '../framework/template-data.ts';

/** Both sides of the wire, for whoever arranges a fault. */
export interface Lab {
  readonly demo: Demo;
  /** What stands between the browser and the portal, and the order service of the same origin. */
  readonly network: FaultProxy;
  /** The order service once more, at an origin of its own. */
  readonly api: FaultProxy;
  readonly sandbox: Sandbox;
  /** Where pages post what they saw, on loopback. */
  readonly resultsPort: number;
  /** Ends together with the cell. */
  cleanUp(end: () => Promise<unknown>): void;
}

export interface OpenLab {
  readonly lab: Lab;
  /** All is well again, and what a cell had started is gone. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Once the form is there. */
export type Arrange = (lab: Lab, session: Session) => Promise<void> | void;

export async function openLab(resultsPort: number): Promise<OpenLab> {
  const network = await startFaultProxy(await freePort());
  const api = await startFaultProxy(network.serverPort);
  const dataDirectory = await copyTemplateData();
  const demo = createDemo({ dataDirectory, port: network.serverPort, publicUrl: network.origin, orderLifetimeSeconds: null });
  // A run that is broken off leaves no server behind.
  process.once('exit', () => void demo.kill());
  await demo.start();
  const sandbox = createSandbox(`http://127.0.0.1:${demo.port}`);
  const ends: (() => Promise<unknown>)[] = [];

  async function reset(): Promise<void> {
    for (const end of ends.splice(0).toReversed()) await end();
    await sandbox.behaves();
    network.reset();
    api.reset();
  }

  return {
    lab: { demo, network, api, sandbox, resultsPort, cleanUp: (end) => void ends.push(end) },
    reset,
    async close() {
      await reset();
      await demo.stop();
      await network.close();
      await api.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
