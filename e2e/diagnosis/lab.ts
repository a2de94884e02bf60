import { rm } from 'node:fs/promises';
import { collectResults, freePort } from '@unstuck/matrix';
import type { Results, Session } from '@unstuck/matrix';
import { createDemo } from '../framework/demo.ts';
import type { Demo } from '../framework/demo.ts';
import { startFaultProxy } from '../framework/fault-proxy.ts';
import type { FaultProxy } from '../framework/fault-proxy.ts';
import { createSandbox } from '../framework/sandbox.ts';
import type { Sandbox } from '../framework/sandbox.ts';
import { copyTemplateData, makeTemplateData } from '../framework/template-data.ts';

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

async function openLab(resultsPort: number): Promise<OpenLab> {
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

/** Makes what all labs share for as long as `run` takes. */
export async function withLabs<Outcome>(run: (results: Results) => Promise<Outcome>): Promise<Outcome> {
  // The browsers are ended as the process exits, so it has to exit in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const removeTemplate = await makeTemplateData();
  const results = await collectResults();
  try {
    return await run(results);
  } finally {
    await results.close();
    await removeTemplate();
  }
}

/** Cells mostly wait, so two can wait at once; more of them, each a browser and a service, are too much for two processors to be in time. */
const LANES = 2;

/** Runs every cell, each lane in a lab of its own. */
export async function inLanes<Cell>(cells: readonly Cell[], results: Results, run: (cell: Cell, open: OpenLab) => Promise<void>): Promise<void> {
  const left = [...cells];
  async function work(open: OpenLab): Promise<void> {
    try {
      for (let cell = left.shift(); cell !== undefined; cell = left.shift()) await run(cell, open);
    } finally {
      await open.close();
    }
  }
  const lanes: Promise<void>[] = [];
  // One after the other: a service that starts keeps a whole processor busy.
  while (lanes.length < LANES && left.length > 0) lanes.push(work(await openLab(Number(new URL(results.url).port))));
  await Promise.all(lanes);
}
