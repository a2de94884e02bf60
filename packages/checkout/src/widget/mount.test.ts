// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderPicture } from '../testing/render-picture.ts';
import type { Rendered } from '../testing/render-picture.ts';
import { SAMPLE_PICTURES } from '../testing/sample-pictures.ts';
import type { Picture } from './port.ts';

let widget: Rendered;
let spoken: string[];

function sample(name: string): Picture {
  const found = SAMPLE_PICTURES[name];
  if (found === undefined) throw new Error(`no sample called ${name}`);
  return found;
}

/** Shows a picture and notes what the polite live region then says, if that is new. */
function show(name: string, change: Partial<Picture> = {}): void {
  widget.show({ ...sample(name), ...change });
  const said = widget.text('[role=status]') ?? '';
  if (said !== '' && said !== spoken[spoken.length - 1]) spoken.push(said);
}

beforeEach(() => {
  widget = renderPicture(sample('ready'));
  spoken = [];
});
afterEach(() => widget.dispose());

it('announces each wait once and each phase once, however often the picture is redrawn', () => {
  for (const workingForMs of [0, 1_000, 2_000]) show('creating', { workingForMs });
  show('creating, claiming');
  for (const workingForMs of [3_000, 4_000, 7_000]) show('creating, notice', { workingForMs });
  show('creating, waiting');
  for (const workingForMs of [8_000, 9_000, 19_000]) show('creating, action', { workingForMs });
  for (const remainingSeconds of [900, 899, 60, 1]) show('paying, qr', { remainingSeconds });
  for (const remainingSeconds of [900, 899, 0]) show('confirming', { remainingSeconds });
  show('succeeded');
  expect(spoken.map((text) => text.slice(0, 6))).toEqual(['正在生成订单', '比平时慢一些', '继续等、重试', '请扫码付款 ', '正在确认付款', '充值成功 款']);
});

it('keeps the one polite live region mounted from first to last', () => {
  const region = widget.root.querySelector('[role=status]');
  for (const picture of Object.values(SAMPLE_PICTURES)) {
    widget.show(picture);
    expect(widget.root.querySelectorAll('[role=status], [aria-live]').length).toBe(1);
    expect(widget.root.querySelector('[role=status]')).toBe(region);
  }
});

it('tells a failure, and what it means for the money, as an alert and not twice', () => {
  show('failed, timeout');
  expect(widget.text('[role=alert]')).toMatch(/订单服务没有及时答复.*还不能确定是否已付款/);
  expect(widget.text('[role=status]')).toBe('');
  show('confirming');
  expect(widget.root.querySelector('[role=alert]')).toBeNull();
});

it('tells what an order that is over means for the money, as it is on the screen', () => {
  show('expired');
  expect(spoken.at(-1)).toBe('订单已过期 订单已关闭，不能再付款。 未扣款，您的钱没有变动。');
  show('expired, unknown');
  expect(spoken.at(-1)).toBe('订单已过期 订单已关闭，不能再付款。 还不能确定是否已付款。请先核对，不要在别处重复付款。');
  expect(widget.text('.unstuck-money')).toBe('还不能确定是否已付款。请先核对，不要在别处重复付款。');
});

it('says what is wrong with the amount, and ties it to the field', () => {
  show('ready, too large');
  const input = widget.root.querySelector('input[inputmode=decimal]');
  expect(input?.getAttribute('aria-invalid')).toBe('true');
  expect(widget.text(`#${input?.getAttribute('aria-describedby') ?? ''}`)).toBe('单笔最多 ¥50,000.00。');
  expect(spoken).toEqual(['单笔最多 ¥50,000.00。']);
  expect(widget.root.querySelector('label')?.getAttribute('for')).toBe(input?.id);
});

it('moves focus to the heading of a new screen only from inside', () => {
  const outside = document.body.appendChild(document.createElement('button'));
  outside.focus();
  show('creating');
  expect(document.activeElement).toBe(outside);
  show('paying, form');
  widget.root.querySelector<HTMLElement>('[data-unstuck-action=pay]')?.focus();
  show('paying, form', { remainingSeconds: 12 });
  expect(document.activeElement?.getAttribute('data-unstuck-action')).toBe('pay');
  show('confirming');
  expect(document.activeElement).toBe(widget.root.querySelector('h2'));
  document.body.removeChild(outside);
});

it('takes the person to an amount that was refused, once, wherever it was submitted from', () => {
  const input = widget.root.querySelector('input');
  const outside = document.body.appendChild(document.createElement('button'));
  outside.focus();
  show('ready, too large');
  expect(document.activeElement).toBe(input);
  outside.focus();
  show('ready, too large');
  expect(document.activeElement, 'a picture later').toBe(outside);
  show('ready');
  show('ready, too large');
  expect(document.activeElement, 'refused again').toBe(input);
  document.body.removeChild(outside);
});

it('knows its own focus in a shadow root, of which the document sees the host alone', () => {
  const host = document.body.appendChild(document.createElement('div'));
  host.attachShadow({ mode: 'open' }).append(widget.root);
  show('paying, form');
  widget.root.querySelector<HTMLElement>('[data-unstuck-action=pay]')?.focus();
  show('confirming');
  expect(host.shadowRoot?.activeElement).toBe(widget.root.querySelector('h2'));
  host.remove();
});

it('does not lose focus when the control that had it goes away', () => {
  show('creating, action');
  widget.root.querySelector<HTMLElement>('[data-unstuck-action=retry]')?.focus();
  show('creating');
  expect(document.activeElement).toBe(widget.root.querySelector('h2'));
});

it('keeps the very field a person types in while the rest of the form is redrawn', () => {
  const input = widget.root.querySelector('input');
  input?.focus();
  show('ready, a channel down');
  show('ready, too large');
  expect(document.activeElement).toBe(input);
});

it('submits once for Enter in a field, and leaves the page’s own form alone', () => {
  const input = widget.root.querySelector('input');
  const press = (init: KeyboardEventInit): boolean =>
    input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init })) ?? true;
  expect(press({})).toBe(false);
  expect(press({ repeat: true })).toBe(false);
  expect(press({ isComposing: true })).toBe(true);
  expect(press({ keyCode: 229 }), 'in Safari').toBe(true);
  expect(press({ key: 'a' })).toBe(true);
  expect(widget.gestures).toEqual([{ type: 'submitted' }]);
  for (const button of Array.from(widget.root.querySelectorAll('button'))) expect(button.type).toBe('button');
});

it('ignores the second click of a double click', () => {
  const button = widget.root.querySelector('[data-unstuck-action=submit]');
  for (const detail of [1, 2]) button?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }));
  expect(widget.gestures).toEqual([{ type: 'submitted' }]);
});

it('leaves nothing behind', () => {
  widget.dispose();
  expect(document.body.childElementCount).toBe(0);
  widget = renderPicture(sample('ready'));
});

it('is not bent by what the page has added to the built-in prototypes', () => {
  const clean = markupOfSamples();
  const extend = (prototype: object, name: string): void => {
    Object.defineProperty(prototype, name, { value: () => 'bent', enumerable: true, configurable: true, writable: true });
  };
  extend(Object.prototype, 'onclick2');
  extend(Object.prototype, 'each');
  extend(Array.prototype, 'first');
  try {
    expect(markupOfSamples()).toEqual(clean);
  } finally {
    for (const [prototype, name] of [[Object.prototype, 'onclick2'], [Object.prototype, 'each'], [Array.prototype, 'first']] as const) {
      Reflect.deleteProperty(prototype, name);
    }
  }
});

function markupOfSamples(): string[] {
  return Object.values(SAMPLE_PICTURES).map((picture) => {
    const other = renderPicture(sample('boot'));
    other.show(picture);
    const markup = other.root.innerHTML.replace(/unstuck-\d+/g, 'unstuck-N');
    other.dispose();
    return markup;
  });
}

it('brings the heading of a new screen into sight with the focus, and scrolls nothing for a page that has it elsewhere', () => {
  const focused = vi.spyOn(HTMLElement.prototype, 'focus');
  show('creating');
  expect(focused).not.toHaveBeenCalled();
  widget.root.querySelector<HTMLElement>('h2')?.focus();
  show('paying, form');
  expect(focused.mock.calls.slice(1), 'the browser scrolls').toEqual([[]]);
  focused.mockRestore();
});
