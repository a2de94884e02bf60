import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { startCustomerPortal } from './advice/customer-portal.ts';
import { startVendorService } from './advice/vendor-service.ts';
import { checkoutOn } from './framework/checkout.ts';
import { createSandbox } from './framework/sandbox.ts';

const NEW_SECRET = 'Hy6tG9rF3eD8sW2aQ7zX1cV5bN4mK0jL';
const ACCOUNT = 'E1';

test('who is paying while the secret of the tokens is changed goes on with the old one, and who comes later with the new one', async ({ page, context }) => {
  test.slow();
  const service = await startVendorService();
  const api = service.front.origin;
  const bare = { policy: null, metaPolicy: null, loader: {}, api, account: ACCOUNT };
  const before = await startCustomerPortal(service.tokenSecret, bare);
  const after = await startCustomerPortal(NEW_SECRET, bare);
  const settings = { UNSTUCK_ALLOWED_ORIGINS: `${before.origin},${after.origin}` };
  try {
    await service.restart(settings);
    await service.addAccount(ACCOUNT);
    await page.goto(`${before.origin}/${randomUUID()}`);
    const checkout = checkoutOn(page);
    await expect(checkout.root).toHaveAttribute('data-unstuck-phase', 'ready');
    await checkout.order({ channel: 'alipay', amount: '50.00' });
    await checkout.shows({ phase: 'paying', money: 'unknown' });
    const payPage = await checkout.goToPay();

    await service.restart({ ...settings, UNSTUCK_TOKEN_SECRET: NEW_SECRET, UNSTUCK_TOKEN_SECRET_OLD: service.tokenSecret });
    await createSandbox(service.gatewayOrigin).does(payPage, 'pay');
    await checkout.shows({ phase: 'succeeded', money: 'settled', within: 30_000 });

    const next = await context.newPage();
    await next.goto(after.origin);
    const later = checkoutOn(next);
    await expect(later.root).toHaveAttribute('data-unstuck-phase', 'ready');
    await later.order({ channel: 'alipay', amount: '50.00' });
    await later.shows({ phase: 'paying', money: 'unknown' });
    expect((await service.ordersOf(ACCOUNT)).map(({ state }) => state).toSorted()).toEqual(['open', 'paid']);
  } finally {
    await Promise.all([service.close(), before.close(), after.close()]);
  }
});
