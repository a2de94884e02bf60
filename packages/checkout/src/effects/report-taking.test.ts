// @vitest-environment happy-dom
import type { Diagnosis } from '@unstuck/protocol';
import { beforeEach, expect, it, vi } from 'vitest';
import { createReportTaking } from './report-taking.ts';

const DIAGNOSIS: Diagnosis = {
  attemptId: 'attempt-1', cause: 'offline', words: 'w', delivery: 'blocked',
  carried: { link: 'l', text: 'the text', fileName: 'unstuck-1.json', json: '{"a":"报"}' },
};
const scope = window as unknown as Window;
const place = document.body.appendChild(document.createElement('dialog'));

beforeEach(() => {
  document.execCommand = () => false;
  Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
});

function open() {
  let changes = 0;
  const ways: string[] = [];
  const taking = createReportTaking(scope, place, () => (changes += 1), (by, done) => ways.push(`${by} ${done ? 'done' : 'not done'}`));
  return { changes: () => changes, ways, taking, taken: () => taking.read(DIAGNOSIS).taken };
}

it('copies by the old command first, which needs no secure context, and gives the focus back', () => {
  const button = document.body.appendChild(document.createElement('button'));
  button.focus();
  const copied: string[] = [];
  document.execCommand = (command) => {
    const field = document.activeElement as HTMLTextAreaElement;
    copied.push(`${command} ${field.value} ${place.contains(field)}`);
    return true;
  };
  const { taking, taken, changes, ways } = open();
  taking.take('copy-report', DIAGNOSIS);
  expect(ways).toEqual(['copy done']);
  expect(copied, 'outside of a dialog nothing takes the focus, and nothing is copied').toEqual(['copy the text true']);
  expect(taken()).toBe('copied');
  expect(changes()).toBe(1);
  expect(document.activeElement).toBe(button);
  expect(document.querySelector('textarea')).toBeNull();
  button.remove();
});

it('copies by the clipboard where the command is refused', async () => {
  const written: string[] = [];
  const writeText = (text: string): Promise<void> => Promise.resolve(void written.push(text));
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  const { taking, taken, ways } = open();
  taking.take('copy-report', DIAGNOSIS);
  await vi.waitFor(() => expect(taken()).toBe('copied'));
  expect(ways.at(-1)).toBe('copy done');
  expect(written).toEqual(['the text']);
});

it('says that it could not copy where neither works', () => {
  document.execCommand = () => {
    throw new Error('not here');
  };
  const { taking, taken, ways } = open();
  taking.take('copy-report', DIAGNOSIS);
  expect(taken()).toBe('not-copied');
  expect(ways).toEqual(['copy not done']);
});

it('saves the report as a file of its own name', () => {
  const saved: string[] = [];
  const listen = (event: Event): void => {
    event.preventDefault();
    const link = event.target as HTMLAnchorElement;
    saved.push(link.download, decodeURIComponent(link.href.split(',')[1] ?? ''));
  };
  document.addEventListener('click', listen);
  const { taking, taken, ways } = open();
  taking.take('save-report', DIAGNOSIS);
  expect(ways).toEqual(['file done']);
  document.removeEventListener('click', listen);
  expect(saved).toEqual(['unstuck-1.json', '{"a":"报"}']);
  expect(taken()).toBe('saved');
  expect(document.querySelector('a')).toBeNull();
});

it('clicks no link where that would lead away from the page instead of saving, and says so', () => {
  const click = vi.spyOn(HTMLElement.prototype, 'click');
  const span = document.createElement('span');
  const make = vi.spyOn(document, 'createElement').mockReturnValueOnce(span);
  const { taking, taken, ways } = open();
  taking.take('save-report', DIAGNOSIS);
  expect([click.mock.calls.length, taken(), ways]).toEqual([0, 'not-saved', ['file not done']]);
  for (const spy of [click, make]) spy.mockRestore();
});

it('shows and hides the code, and forgets what was done with the report of another attempt', () => {
  const { taking, ways } = open();
  taking.take('show-qr', DIAGNOSIS);
  expect(taking.read(DIAGNOSIS).qrShown).toBe(true);
  taking.take('show-qr', DIAGNOSIS);
  expect(taking.read(DIAGNOSIS).qrShown).toBe(false);
  taking.take('show-qr', DIAGNOSIS);
  expect(taking.read({ ...DIAGNOSIS, attemptId: 'attempt-2' }).qrShown).toBe(false);
  expect(ways, 'hiding it is no way').toEqual(['qr done', 'qr done']);
});

it('notes that the link was followed, and leaves following it to the browser', () => {
  const { taking, ways, changes } = open();
  taking.take('open-report', DIAGNOSIS);
  expect(ways).toEqual(['link done']);
  expect(changes()).toBe(0);
});

it('does nothing while there is no report', () => {
  const { taking, changes, ways } = open();
  taking.take('copy-report', { ...DIAGNOSIS, carried: null });
  taking.take('show-qr', null);
  expect(changes()).toBe(0);
  expect(ways).toEqual([]);
});
