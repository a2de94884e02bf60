import type { Session } from '@unstuck/matrix';
import { untilShown } from './until-shown.ts';

/** The portal's plain form, the order page and the platform's page, one click after the other, each once its button has been read. Answers what was wrong. */
export async function payWithoutScripts(session: Session, picture: string): Promise<readonly string[]> {
  const portal = await untilShown(session.markup, '>去支付</button>');
  await session.click('#topup input[value="alipay"]');
  await session.click('#topup button[type="submit"]');
  await untilShown(session.markup, '>前往支付宝付款</button>');
  await session.screenshot(`${picture}-order.png`);
  await session.click('form[action*="alipay"] button');
  await untilShown(session.markup, 'data-sandbox-action="pay"');
  await session.click('[data-sandbox-action="pay"]');
  // In the language of the browser: the platform brings nobody's back.
  await untilShown(session.markup, 'money-settled');
  await session.screenshot(`${picture}.png`);
  return portal.includes('data-unstuck-phase') ? ['a script ran'] : [];
}
