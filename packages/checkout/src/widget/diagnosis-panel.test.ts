// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { messagesFor } from '../messages/messages-for.ts';
import { renderPicture } from '../testing/render-picture.ts';
import type { Rendered } from '../testing/render-picture.ts';
import { SAMPLE_PICTURES } from '../testing/sample-pictures.ts';
import type { WidgetSetup } from './mount.tsx';
import type { Picture } from './port.ts';

let widget: Rendered | undefined;
afterEach(() => {
  widget?.dispose();
  widget = undefined;
});

function sample(name: string): Picture {
  const picture = SAMPLE_PICTURES[name];
  if (picture === undefined) throw new Error(`no sample called ${name}`);
  return picture;
}
function draw(name: string, change: Partial<WidgetSetup> = {}): Rendered {
  widget?.dispose();
  widget = renderPicture(sample(name), change);
  return widget;
}

it('adds why it is slow to the notice, once something is known', () => {
  expect(draw('creating, notice').text('.unstuck-reason')).toBeNull();
  expect(draw('creating, notice, diagnosed').text('.unstuck-banner')).toMatch(/比平时慢一些.*连不上订单服务的地址/);
});

it('shows no panel where the page gives no diagnosis', () => {
  const { root, actions } = draw('failed, timeout');
  expect(root.querySelector('.unstuck-help')).toBeNull();
  expect(actions()).toEqual(['retry', 'open-page']);
});

it('keeps the place of the cause from the first moment of a failure on', () => {
  const { text, actions } = draw('failed, looking for the cause');
  expect(text('.unstuck-help')).toContain('正在查找原因');
  expect(actions()).toEqual(['retry', 'open-page']);
});

it.each([
  ['failed, report under way', '正在把诊断报告送给技术支持。'],
  ['failed, report delivered', '技术支持已收到诊断报告，报上编号即可。'],
  ['failed, report blocked', '诊断报告还没能送出。请在新页提交，或复制、扫码交给技术支持。'],
])('says in "%s" whether support knows, and hands the report over in any case', (name, delivery) => {
  const { text, actions, root, gestures } = draw(name);
  expect(text('.unstuck-reason')).toContain('这台电脑连不上订单服务的地址。');
  expect(text('.unstuck-help .unstuck-hint')).toBe(delivery);
  expect(actions()).toEqual(['open-report', 'copy-report', 'save-report', 'show-qr', 'retry', 'open-page']);
  root.addEventListener('click', (event) => event.preventDefault());
  for (const control of Array.from(root.querySelectorAll<HTMLElement>('.unstuck-help [data-unstuck-action]'))) control.click();
  expect(root.querySelector('a')?.getAttribute('href')).toMatch(/#U1\./);
  expect(root.querySelector('a')?.getAttribute('rel')).toBe('noopener');
  expect(gestures).toEqual([{ type: 'open-report' }, { type: 'copy-report' }, { type: 'save-report' }, { type: 'show-qr' }]);
});

it('speaks English where the checkout does', () => {
  expect(draw('failed, report blocked', messagesFor('en')).text('.unstuck-help')).toMatch(/Likely cause.*could not be sent yet.*Copy report.*Show QR code/);
});

it('shows the code when asked to, with a name and a button that hides it again', () => {
  const { root, text } = draw('failed, report as a code');
  expect(root.querySelector('svg[role=img]')?.getAttribute('aria-label')).toBe('诊断报告二维码');
  expect(text('[data-unstuck-action=show-qr]')).toBe('收起二维码');
  expect(root.querySelector('[data-unstuck-action=show-qr]')?.getAttribute('aria-expanded')).toBe('true');
});

it('gives the text to be copied by hand where the browser does not copy', () => {
  const { root } = draw('failed, report not copied');
  expect(root.querySelector('textarea')?.value).toContain('U1.AbC');
  expect(root.querySelector('textarea')?.readOnly).toBe(true);
});

it('tells a screen reader the cause, the delivery and what was taken, each once and as it comes', () => {
  const { root, show } = draw('failed, looking for the cause');
  const spoken: string[] = [];
  const hear = (picture: Picture): void => {
    show(picture);
    const said = root.querySelector('[role=status]')?.textContent ?? '';
    if (said !== spoken[spoken.length - 1]) spoken.push(said);
  };
  const delivered = sample('failed, report delivered');
  hear(sample('failed, report under way'));
  hear(sample('failed, report under way'));
  hear(delivered);
  if (delivered.help) hear({ ...delivered, help: { ...delivered.help, taken: 'copied' } });
  expect(spoken).toEqual(['这台电脑连不上订单服务的地址。', '技术支持已收到诊断报告，报上编号即可。', '已复制，请粘贴发给技术支持。']);
});

it('shows the reason of a long wait, and announces the wait no second time for it', () => {
  const { root, show } = draw('creating, notice');
  const announced = root.querySelector('[role=status]')?.textContent;
  expect(announced).toContain('比平时慢一些');
  show(sample('creating, notice, diagnosed'));
  expect(root.textContent).toContain('这台电脑连不上订单服务的地址。');
  expect(root.querySelector('[role=status]')?.textContent).toBe(announced);
});
