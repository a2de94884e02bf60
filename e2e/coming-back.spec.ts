import type { Told } from './framework/checkout.ts';
import { hold, htmlPage } from './framework/faults.ts';
import type { Faults } from './framework/faults.ts';
import type { Orders } from './framework/orders.ts';
import type { Portal } from './framework/portal.ts';
import type { Sandbox } from './framework/sandbox.ts';
import { expect, test } from './framework/scenario.ts';

const WAYS_BACK: Readonly<Record<string, (portal: Portal) => Promise<unknown>>> = {
  'a reload': ({ page }) => page.reload(),
  'going away and Back': async ({ page }) => {
    await page.getByRole('link', { name: '考勤记录' }).first().click();
    await page.waitForURL('**/attendance*');
    await page.goBack();
  },
};

interface Stage {
  readonly portal: Portal;
  readonly faults: Faults;
  readonly orders: Orders;
  readonly sandbox: Sandbox;
}

interface Case {
  readonly during: string;
  readonly reach: (stage: Stage) => Promise<void>;
  readonly afterwards: Told;
  readonly orders: number;
}

const CASES: readonly Case[] = [
  {
    during: 'ready',
    reach: async () => undefined,
    afterwards: { phase: 'ready', money: 'not-sent' },
    orders: 0,
  },
  {
    during: 'creating, before the server has seen the order',
    reach: async ({ portal, faults }) => {
      const held = hold();
      faults.on('create', held.fault, 1);
      await portal.checkout.order();
      await held.arrived;
      await portal.checkout.shows({ phase: 'creating', money: 'unknown' });
      // It arrives after all, late, beside the one that the page sends when it is back.
      portal.page.once('load', held.release);
    },
    afterwards: { phase: 'paying', money: 'unknown' },
    orders: 1,
  },
  {
    during: 'creating, when the server has made the order',
    reach: async ({ portal, faults, orders }) => {
      faults.on('create', async ({ forward }) => void (await forward()), 1);
      await portal.checkout.order();
      await expect.poll(async () => (await orders.made()).length).toBe(1);
      await portal.checkout.shows({ phase: 'creating', money: 'unknown' });
    },
    afterwards: { phase: 'paying', money: 'unknown' },
    orders: 1,
  },
  {
    during: 'paying',
    reach: async ({ portal }) => {
      await portal.checkout.order();
      await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
    },
    afterwards: { phase: 'paying', money: 'unknown' },
    orders: 1,
  },
  {
    during: 'confirming',
    reach: async ({ portal }) => {
      await portal.checkout.order();
      await portal.checkout.goToPay();
      await portal.checkout.shows({ phase: 'confirming', money: 'unknown' });
    },
    afterwards: { phase: 'confirming', money: 'unknown' },
    orders: 1,
  },
  {
    during: 'succeeded',
    reach: async ({ portal, orders }) => {
      await portal.checkout.order({ channel: 'transfer' });
      await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
      await orders.confirmTransfer();
      await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
    },
    afterwards: { phase: 'ready', money: 'not-sent' },
    orders: 1,
  },
  {
    during: 'failed without an order',
    reach: async ({ portal, faults }) => {
      faults.on('create', htmlPage);
      faults.on('lookup', htmlPage);
      await portal.checkout.order();
      await portal.checkout.shows({ phase: 'failed', failure: 'response.not-json', money: 'unknown' });
      faults.lift();
    },
    afterwards: { phase: 'paying', money: 'unknown' },
    orders: 1,
  },
  {
    during: 'failed with an order',
    reach: async ({ portal, sandbox }) => {
      await portal.checkout.order();
      await sandbox.does(await portal.checkout.goToPay(), 'close');
      await portal.checkout.shows({ phase: 'failed', failure: 'channel.closed', money: 'not-sent' });
    },
    afterwards: { phase: 'failed', failure: 'channel.closed', money: 'not-sent' },
    orders: 1,
  },
  {
    during: 'cancelled',
    reach: async ({ portal }) => {
      await portal.checkout.order();
      await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
      await portal.checkout.control('cancel').click();
      await portal.checkout.shows({ phase: 'cancelled', money: 'not-sent' });
    },
    afterwards: { phase: 'ready', money: 'not-sent' },
    orders: 1,
  },
];

for (const [way, comeBack] of Object.entries(WAYS_BACK)) {
  for (const { during, reach, afterwards, orders: count } of CASES) {
    test(`shows the truth after ${way} while ${during}`, async ({ portal, faults, orders, sandbox }) => {
      await portal.open();
      await reach({ portal, faults, orders, sandbox });
      const before = await orders.made();
      await comeBack(portal);
      await portal.checkout.shows(afterwards);
      const after = await orders.made();
      expect(after).toHaveLength(count);
      for (const order of before) expect(after.map(({ id }) => id)).toContain(order.id);
    });
  }
}

test('finds an order that an earlier page could only leave in session storage, and brings it to where every tab looks', async ({ portal, orders }) => {
  const inStore = (store: 'localStorage' | 'sessionStorage'): Promise<boolean> =>
    portal.page.evaluate((name) => Object.keys(window[name]).some((key) => key.startsWith('unstuck:') && (window[name].getItem(key) ?? '').includes('"key"')), store);
  await portal.open();
  // As full as it gets: five megabytes, then to the last character.
  await portal.page.evaluate(() => {
    for (let length = 1_000_000; length >= 1; ) {
      try {
        localStorage.setItem(`filler-${localStorage.length}`, 'x'.repeat(length));
      } catch {
        length = Math.floor(length / 2);
      }
    }
  });
  await portal.page.reload();
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  const [made] = await orders.made();
  expect([await inStore('localStorage'), await inStore('sessionStorage')]).toEqual([false, true]);

  await portal.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('filler-')).forEach((key) => localStorage.removeItem(key)));
  await portal.page.reload();
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await expect.poll(() => inStore('localStorage')).toBe(true);
  expect(await inStore('sessionStorage')).toBe(false);
  expect((await orders.only()).id).toBe(made?.id);
});
