import { rm } from 'node:fs/promises';
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { freePort } from '@unstuck/matrix';
import { createDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { openOrders } from './orders.ts';
import type { Orders } from './orders.ts';
import { portalOn } from './portal.ts';
import type { Portal } from './portal.ts';
import { createSandbox } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { copyTemplateData } from './template-data.ts';

export { expect } from '@playwright/test';

/** Whoever tops up in these tests. */
export const ACCOUNT = 'E1005';

interface ForEachTest {
  readonly portal: Portal;
  readonly faults: Faults;
  readonly orders: Orders;
  readonly sandbox: Sandbox;
  /** The portal again, in another tab of the same browser. */
  readonly secondTab: () => Promise<Portal>;
  /** What pages of this test threw or wrote to the console as an error. */
  readonly complaints: string[];
}

interface ForEachWorker {
  /** Seconds an order stays open; null for the service's own default. */
  readonly orderLifetime: number | null;
  readonly demo: Demo;
  readonly network: FaultProxy;
}

export const test = base.extend<ForEachTest, ForEachWorker>({
  orderLifetime: [null, { scope: 'worker', option: true }],

  network: [
    async ({}, use) => {
      const proxy = await startFaultProxy(await freePort());
      await use(proxy);
      await proxy.close();
    },
    { scope: 'worker' },
  ],

  demo: [
    async ({ network, orderLifetime }, use) => {
      const dataDirectory = await copyTemplateData();
      const demo = createDemo({ dataDirectory, port: network.serverPort, publicUrl: network.origin, orderLifetimeSeconds: orderLifetime });
      await demo.start();
      await use(demo);
      await demo.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  faults: async ({ network, demo }, use) => {
    // A test that killed the server, and failed before it came back, must not fail the next one.
    await demo.start();
    network.reset();
    await use(createFaults(network));
    network.reset();
  },

  orders: [
    async ({ demo, faults: _ }, use) => {
      const { adminToken } = await demo.secrets();
      const orders = await openOrders({ origin: `http://127.0.0.1:${demo.port}`, adminToken, account: ACCOUNT });
      await use(orders);
      await orders.expectSound();
    },
    { auto: true },
  ],

  sandbox: async ({ demo }, use) => {
    const sandbox = createSandbox(`http://127.0.0.1:${demo.port}`);
    await use(sandbox);
    await sandbox.behaves();
  },

  portal: async ({ page, network, orders: _ }, use) => use(portalOn(page, network.origin, ACCOUNT)),

  secondTab: async ({ context, network }, use) => use(async () => portalOn(await context.newPage(), network.origin, ACCOUNT)),

  complaints: async ({ context }, use) => {
    const complaints: string[] = [];
    const listen = (page: Page): void => {
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => void (message.type() === 'error' && complaints.push(`${message.text()} (${message.location().url})`)));
    };
    context.pages().forEach(listen);
    context.on('page', listen);
    await use(complaints);
  },
});
