import { signToken } from './framework/account-token.ts';
import { rewritten } from './framework/faults.ts';
import type { Fault } from './framework/fault-proxy.ts';
import { ACCOUNT, expect, test } from './framework/scenario.ts';

/** The portal, as if it had been rendered with another token. */
function withToken(token: string): Fault {
  return rewritten(({ headers, text }) => ({ headers, text: text.replace(/(data-token="|name="token" value=")[^"]+/g, `$1${token}`) }));
}

test('says that the session has expired and that nothing was sent, and goes on after signing in again', async ({ portal, faults, orders, demo }) => {
  const { tokenSecret } = await demo.secrets();
  faults.on('portalPage', withToken(signToken(tokenSecret, ACCOUNT, -60)), 1);
  await portal.open();
  await portal.checkout.order({ amount: '50.00' });
  await portal.checkout.shows({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(await orders.made()).toEqual([]);

  await portal.open();
  await portal.checkout.order({ amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await orders.only();
});

test('does not say that nothing was charged when the session ends while a payment is open', async ({ portal, faults, orders, demo, sandbox }) => {
  const { tokenSecret } = await demo.secrets();
  faults.on('portalPage', withToken(signToken(tokenSecret, ACCOUNT, 15)), 1);
  await portal.open();
  await portal.checkout.order({ channel: 'wechat', amount: '50.00' });
  await portal.checkout.shows({ phase: 'paying', money: 'unknown' });
  await portal.checkout.shows({ phase: 'failed', failure: 'session.expired', money: 'unknown', within: 30_000 });
  const [payment] = (await orders.only()).payments;
  if (payment === undefined) throw new Error('no payment was started');
  await sandbox.acts(payment, 'pay');

  await portal.open();
  await portal.checkout.shows({ phase: 'succeeded', money: 'settled' });
  expect(await orders.credited()).toBe(5_000);
});

test('refuses a token that somebody else signed', async ({ portal, faults, orders }) => {
  faults.on('portalPage', withToken(signToken('not the secret of this portal and its service', ACCOUNT, 600)), 1);
  await portal.open();
  await portal.checkout.order();
  await portal.checkout.shows({ phase: 'failed', failure: 'session.expired', money: 'not-sent' });
  expect(await orders.made()).toEqual([]);
});
