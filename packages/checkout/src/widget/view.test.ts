// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { messagesFor } from '../messages/messages-for.ts';
import { renderPicture } from '../testing/render-picture.ts';
import type { Rendered } from '../testing/render-picture.ts';
import { SAMPLE_PICTURES } from '../testing/sample-pictures.ts';
import type { WidgetSetup } from './mount.tsx';
import { noteOf } from './note-of.ts';
import type { Scene } from './widget-setup.ts';

let widget: Rendered | undefined;
afterEach(() => widget?.dispose());

function draw(name: string, change: Partial<WidgetSetup> = {}): Rendered {
  const picture = SAMPLE_PICTURES[name];
  if (picture === undefined) throw new Error(`no sample called ${name}`);
  widget?.dispose();
  widget = renderPicture(picture, change);
  return widget;
}
function all(selector: string): string[] {
  return Array.from(widget?.root.querySelectorAll(selector) ?? [], (found) => found.textContent ?? '');
}
const facts = (): string[] => all('.unstuck-recap dd');

it('offers presets and a free amount, and marks the preset that is meant', () => {
  const { click, gestures } = draw('ready');
  expect(all('[aria-pressed]')).toEqual(['¥50', '¥100', '¥200']);
  expect(all('[aria-pressed=true]')).toEqual(['¥50']);
  click('[aria-pressed=false]');
  expect(gestures).toEqual([{ type: 'edited', amountText: '100' }]);
});

it('says that an order could not be cancelled once it has been read since, and not before', () => {
  const picture = SAMPLE_PICTURES['confirming, not cancelled'];
  if (picture === undefined) throw new Error('no such sample');
  const { results } = messagesFor('en').messages;
  const { state } = picture;
  if (state.phase !== 'confirming') throw new Error('another sample');
  const shown = (misses: number): string => noteOf({ state: { ...state, watch: { ...state.watch, misses } }, messages: messagesFor('en').messages } as Scene);
  expect([shown(0), shown(1)]).toEqual([results['not-cancelled'], '']);
});

it('offers no preset outside the server’s limits', () => {
  draw('ready', { presets: [50, 100, 12_345, 6_000_000] });
  expect(all('[aria-pressed]')).toEqual(['¥1', '¥123.45']);
});

it('reports the amount as typed', () => {
  const { root, gestures } = draw('ready');
  const input = root.querySelector('input');
  if (input !== null) input.value = '１２.5';
  input?.dispatchEvent(new Event('input', { bubbles: true }));
  expect(gestures).toEqual([{ type: 'edited', amountText: '１２.5' }]);
});

it('lets every channel be chosen until the service has said which are well', () => {
  const { root } = draw('ready, without meta');
  expect(Array.from(root.querySelectorAll<HTMLInputElement>('input[type=radio]'), ({ value, disabled }) => [value, disabled])).toEqual([['alipay', false], ['wechat', false], ['transfer', false]]);
});

it('disables a channel that is down, says why, and reports the choice of another', () => {
  const { root, gestures } = draw('ready, a channel down');
  const radios = Array.from(root.querySelectorAll<HTMLInputElement>('input[type=radio]'));
  expect(radios.map((radio) => [radio.value, radio.checked, radio.disabled])).toEqual([
    ['alipay', true, false], ['wechat', false, true], ['transfer', false, false],
  ]);
  expect(radios[1]?.closest('label')?.textContent).toContain('暂不可用');
  radios[2]?.click();
  expect(gestures).toEqual([{ type: 'edited', channel: 'transfer' }]);
});

it('offers only the page’s channels, in its order', () => {
  draw('ready', { channels: ['wechat', 'alipay'] });
  expect(all('.unstuck-channel-name')).toEqual(['微信支付', '支付宝']);
});

it('shows the form disabled, and nothing to do, while the ledger is read', () => {
  const { root, actions } = draw('boot');
  expect(actions()).toEqual([]);
  expect(root.querySelectorAll('button:not([disabled]), input:not([disabled])').length).toBe(0);
});

it.each([
  ['creating, claiming', '正在确认没有重复的订单。', '最多还需 20 秒'],
  ['creating', '正在提交给订单服务。', '最多还需 19 秒'],
  ['creating, joined', '您有一笔充值正在进行，正在为您接上。', '最多还需 20 秒'],
  ['creating, waiting', '刚才没有成功，马上自动再试。', '最多还需 16 秒'],
  ['creating, action', '正在核对订单是否已生成。', '最多还需 8 秒'],
  ['paying, preparing', '订单已生成，正在接通支付渠道。', '最多还需 20 秒'],
])('says in "%s" what is going on and how long it may take', (name, step, atMost) => {
  const { text, root } = draw(name);
  expect(text('.unstuck-words')).toBe(step);
  expect(text('.unstuck-wait .unstuck-hint')).toBe(atMost);
  expect(root.querySelector('progress')?.getAttribute('max')).toBe('20000');
});

it('does not tell whoever comes back from paying that an order is being made', () => {
  expect(draw('creating, joined').text('.unstuck-title')).toBe('正在生成订单');
  expect(draw('creating, joined after paying').text('.unstuck-title')).toBe('正在确认付款结果');
});

it('says at 3 s that it is slow and at 8 s what can be done', () => {
  expect(draw('creating').text('.unstuck-banner')).toBeNull();
  expect(draw('creating, notice').text('.unstuck-banner')).toContain('不用操作');
  const { text, actions } = draw('creating, action');
  expect(text('.unstuck-banner')).toContain('重试');
  expect(actions()).toEqual(['retry', 'open-page']);
});

it('recaps the order, with its last characters and the time left', () => {
  draw('paying, form');
  expect(facts()).toEqual(['¥50.00', '支付宝', '7K2M', '14:32']);
});

it('leads to the channel’s page in a new tab first, then in the same one', () => {
  const first = draw('paying, form', messagesFor('en'));
  expect(first.text('[data-unstuck-action=pay]')).toBe('Go to Alipay');
  first.click('[data-unstuck-action=pay]');
  expect(first.gestures).toEqual([{ type: 'pay', sameTab: false }]);
  const second = draw('confirming');
  second.click('[data-unstuck-action=pay]');
  expect(second.gestures).toEqual([{ type: 'pay', sameTab: true }]);
});

it('draws the QR code as a picture with a name, while paying and while confirming', () => {
  for (const name of ['paying, qr', 'confirming, not yet']) {
    const { root, actions } = draw(name);
    const picture = root.querySelector('svg[role=img]');
    expect(picture?.getAttribute('aria-label')).toBe('付款二维码');
    expect(picture?.querySelectorAll('path').length).toBe(2);
    expect(actions()).not.toContain('pay');
  }
});

it('draws the QR code in cells, as many as it has modules, where the engine has no SVG', () => {
  vi.stubGlobal('SVGElement', undefined);
  try {
    const { root } = draw('paying, qr');
    const picture = root.querySelector('.unstuck-qr[role=img]');
    expect(picture?.getAttribute('aria-label')).toBe('付款二维码');
    const rows = Array.from(picture?.children ?? []);
    expect(rows.map((row) => row.children.length)).toEqual(rows.map(() => rows.length));
    // The finder pattern in the corner: seven dark in a row, then a light one.
    expect(Array.from(rows[0]?.children ?? []).slice(0, 8).map(({ className }) => className)).toEqual([...Array(7).fill('unstuck-dark'), '']);
  } finally {
    vi.unstubAllGlobals();
  }
});

it('lists where to transfer to, the remittance text last', () => {
  draw('paying, transfer');
  expect(all('.unstuck-transfer dt')).toEqual(['收款人', '开户行', '账号', '转账附言']);
  expect(all('.unstuck-transfer dd').pop()).toBe('TOPUP-7K2M-9QX4');
});

it('reports each switch with its channel, and every other gesture by its name', () => {
  const { root, gestures } = draw('confirming');
  for (const button of Array.from(root.querySelectorAll<HTMLElement>('[data-unstuck-action]'))) button.click();
  expect(gestures).toEqual([
    { type: 'paid' }, { type: 'pay', sameTab: true }, { type: 'switched', channel: 'wechat' }, { type: 'switched', channel: 'transfer' },
    { type: 'open-page' }, { type: 'cancelled' },
  ]);
});

it('does not switch to a channel that is down', () => {
  const sample = SAMPLE_PICTURES['ready, a channel down'];
  const paying = SAMPLE_PICTURES['paying, form'];
  if (sample === undefined || paying === undefined) throw new Error('no such sample');
  widget?.dispose();
  widget = renderPicture({ ...paying, state: { ...paying.state, meta: sample.state.meta } });
  const switches = Array.from(widget.root.querySelectorAll<HTMLButtonElement>('[data-unstuck-action=switch-channel]'));
  expect(switches.map((button) => [button.textContent, button.disabled])).toEqual([['改用微信支付', true], ['改用银行转账', false]]);
});

it.each([
  ['confirming, contact lost', '暂时联系不上订单服务。'],
  ['confirming, offline', '网络已断开。'],
  ['approval, offline', '网络已断开。'],
  ['confirming, not yet', '还没有收到付款。'],
])('warns in "%s"', (name, words) => {
  expect(draw(name).text('.unstuck-banner')).toContain(words);
});

it('points to the order page when the way to the channel is blocked', () => {
  const { text, actions } = draw('paying, blocked');
  expect(text('h2')).toBe('付款页没能打开');
  expect(actions()[0]).toBe('open-page');
});

it('says who must act while an order waits for approval', () => {
  const { text, actions } = draw('approval');
  expect(text('.unstuck-words')).toContain('需要主管审批');
  expect(actions()).toEqual(['open-page', 'cancel']);
});

it('gives the reference and the code with a failure, and what to do', () => {
  const { text } = draw('failed, session');
  expect(facts()).toEqual(['7K2M-9QX4-W', 'session.expired']);
  expect(text('.unstuck-next')).toBe('请重新登录，再回到本页继续。');
  expect(text('.unstuck-money')).toBe('未扣款，您的钱没有变动。');
});

it('asks before it sends again where the money is uncertain, and says so on the button', () => {
  expect(draw('failed, session').text('[data-unstuck-action=retry]')).toBe('重试');
  expect(draw('failed, timeout').text('[data-unstuck-action=retry]')).toBe('核对并继续');
  expect(draw('expired').text('[data-unstuck-action=retry]')).toBe('重新充值');
});

it('says of a refused amount what it may be, and of other fields what the server says, on the failure and on the form', () => {
  for (const name of ['failed, refused', 'ready, refused']) {
    draw(name);
    expect(all('.unstuck-bad li')).toEqual(['充值金额 单笔 ¥1.00 至 ¥50,000.00', 'note note is not part of this request: remove it']);
  }
});

it('shows an order whatever the server says of its amount', () => {
  const picture = SAMPLE_PICTURES['expired'];
  if (picture?.state.phase !== 'expired') throw new Error('no sample of an expired order');
  draw('ready').show({ ...picture, state: { ...picture.state, order: { ...picture.state.order, amount: 5_000.4 } } });
  expect(facts()[0]).toBe('¥50.00');
});

it('says what became of the money when an order closes unpaid', () => {
  expect(draw('expired').text('.unstuck-money')).toBe('未扣款，您的钱没有变动。');
  expect(draw('expired, unknown').text('.unstuck-money')).toContain('不要在别处重复付款');
});

it('speaks the language it says it speaks', () => {
  expect(draw('succeeded', messagesFor('en')).root.querySelector('.unstuck-checkout')?.getAttribute('lang')).toBe('en');
  expect(widget?.text('h2')).toBe('Top-up complete');
});

it('writes no style and no script into the page', () => {
  for (const name of Object.keys(SAMPLE_PICTURES)) {
    const { root } = draw(name);
    expect(root.querySelector('[style], style, script, [onclick]'), name).toBeNull();
    for (const element of Array.from(root.querySelectorAll('[class]'))) {
      for (const token of (element.getAttribute('class') ?? '').split(' ')) expect(token).toMatch(/^unstuck-/);
    }
  }
});
