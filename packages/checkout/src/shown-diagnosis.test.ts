// @vitest-environment happy-dom
import type { CheckoutObservation, Diagnosis, DiagnosisSource } from '@unstuck/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakePlatform, createSharedStorage, createVirtualTime } from '../../compat/src/testing/fake-platform.ts';
import { createCheckout } from './create-checkout.ts';
import { createFakeOrderServer } from './testing/fake-order-server.ts';
import { TOKEN } from './testing/fake-tab.ts';

beforeEach(() => {
  document.body.innerHTML = '<div id="box"></div>';
  document.execCommand = () => true;
});
afterEach(() => {
  document.body.innerHTML = '';
});

/** A source that says what it is told to, about the attempt it heard of. */
function createSource() {
  const listeners: ((diagnosis: Diagnosis | null) => void)[] = [];
  let attemptId = '';
  const source: DiagnosisSource = {
    subscribe(listener) {
      listeners.push(listener);
      listener(null);
      return () => void listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  return {
    source, listeners,
    observer: (observation: CheckoutObservation) => void (attemptId = observation.attemptId),
    say: (change: Partial<Diagnosis> | null) =>
      listeners.slice().forEach((listener) => listener(change && {
        attemptId, cause: 'host.unreachable', words: '这台电脑连不上订单服务。', delivery: null, carried: null, ...change,
      })),
  };
}

function openFailing(source: DiagnosisSource, observer: (observation: CheckoutObservation) => void) {
  const time = createVirtualTime();
  const server = createFakeOrderServer();
  const platform = createFakePlatform({ time, storage: createSharedStorage().open(), fetch: server.fetch });
  const checkout = createCheckout({ token: TOKEN, api: 'https://pay.test', platform, locale: 'zh-CN', diagnosis: source, observer });
  checkout.mount('#box');
  const box = document.getElementById('box');
  const find = (selector: string): HTMLElement | null => box?.querySelector<HTMLElement>(selector) ?? null;
  const click = (action: string): void => find(`[data-unstuck-action=${action}]`)?.click();
  return { time, server, checkout, find, click, fail() {
    server.next({ problem: 'permission.denied' });
    find('.unstuck-preset')?.click();
    click('submit');
    return time.advance(2_000);
  } };
}

it('says the reason at the notice, and after the failure with the report at hand', async () => {
  const { source, observer, say } = createSource();
  const { time, server, find, click } = openFailing(source, observer);
  server.next('hang', 'hang', 'hang', 'hang');
  find('.unstuck-preset')?.click();
  click('submit');
  await time.advance(1_000);
  say({});
  expect(find('.unstuck-reason')).toBeNull();
  await time.advance(2_500);
  expect(find('.unstuck-banner')?.textContent).toContain('这台电脑连不上订单服务。');
  await time.advance(30_000);
  expect(find('.unstuck-help')?.textContent).toContain('这台电脑连不上订单服务。');
});

it('says the reason while a payment does not get on', async () => {
  const { source, observer, say } = createSource();
  const { time, find, click } = openFailing(source, observer);
  find('.unstuck-preset')?.click();
  click('submit');
  await time.advance(1_000);
  expect(find('.unstuck-reason')).toBeNull();
  say({ cause: 'popup.blocked', words: '浏览器拦截了付款窗口。' });
  await time.advance(100);
  expect(find('.unstuck-banner')?.textContent).toBe('浏览器拦截了付款窗口。');
});

it('shows nothing of another attempt', async () => {
  const { source, observer, say } = createSource();
  const { fail, find } = openFailing(source, observer);
  await fail();
  say({ attemptId: 'somebody-else' });
  expect(find('.unstuck-help')?.textContent).toContain('正在查找原因');
});

it('copies the report in the person’s click, and says so', async () => {
  const { source, observer, say } = createSource();
  const { fail, find, click } = openFailing(source, observer);
  await fail();
  say({ delivery: 'blocked', carried: { link: 'https://pay.test/r#U1.x', text: 'the text', fileName: 'f.json', json: '{}' } });
  click('copy-report');
  expect(find('.unstuck-help')?.textContent).toContain('已复制');
  click('show-qr');
  expect(find('.unstuck-help svg')).not.toBeNull();
});

it('works with a source that throws, and leaves it when it is unmounted', async () => {
  const { source, observer, listeners } = createSource();
  const failing = openFailing(source, observer);
  expect(listeners).toHaveLength(1);
  failing.checkout.unmount();
  expect(listeners).toHaveLength(0);
  const broken = openFailing({ subscribe: () => { throw new Error('broken'); } }, observer);
  await broken.fail();
  expect(broken.find('h2')?.textContent).toBe('当前账户不能充值');
});

it('leaves nothing on the page when the clipboard answers after it was unmounted', async () => {
  let copied = (): void => undefined;
  document.execCommand = () => false;
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => new Promise<void>((resolve) => (copied = resolve)) }, configurable: true });
  const { source, observer, say } = createSource();
  const page = openFailing(source, observer);
  await page.fail();
  say({ delivery: 'blocked', carried: { link: 'https://pay.test/r#x', text: 'x', fileName: 'x.json', json: '{}' } });
  page.click('copy-report');
  page.checkout.unmount();
  copied();
  await page.time.advance(100);
  expect(document.getElementById('box')?.outerHTML).toBe('<div id="box"></div>');
});
