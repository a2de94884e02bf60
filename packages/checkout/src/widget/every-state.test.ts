// @vitest-environment happy-dom
import type { MoneyTruth } from '@unstuck/protocol';
import { afterAll, expect, it } from 'vitest';
import { messagesFor } from '../messages/messages-for.ts';
import { actionsOf } from '../machine/actions.ts';
import { moneyOf } from '../machine/money.ts';
import type { State } from '../machine/state.ts';
import { isWorking } from '../machine/work.ts';
import { explore } from '../testing/explore.ts';
import { renderPicture, SETUP } from '../testing/render-picture.ts';
import { SAMPLE_PICTURES } from '../testing/sample-pictures.ts';

/** Words that only provably unsent money allows. */
const NOT_CHARGED = /(未|没有?|不会|无)(被)?(扣|付)款|没有变动|(not|n’t|n't) (been |be )?charged|no charge|money (is )?(safe|untouched)/i;

/** Every state that can be reached, one for each look. */
const STATES = looks();
const HARD_TIMES = [-1, 0, 19_999, 1e9];

const locales = ['zh-CN', 'en'].map((locale) => messagesFor(locale));
const rendered = locales.map((locale) => renderPicture(picture(STATES[0]), { ...SETUP, ...locale }));
afterAll(() => rendered.forEach((widget) => widget.dispose()));

function picture(state: State | undefined, workingForMs = 0) {
  if (state === undefined) throw new Error('the explorer found no state');
  return { state, workingForMs, remainingSeconds: 'order' in state && state.order !== null ? 61 : null };
}

function looks(): State[] {
  const seen = new Map<string, State>();
  explore((state) => {
    const { phase, order, online, purchase, failure, money, faults, fault, refused, handOff } = state as unknown as Record<string, unknown>;
    const work = isWorking(state) ? [state.work.step, state.work.operation, state.work.slow, moneyOf(state), 'joined' in state && state.joined] : null;
    const watch = 'watch' in state && work === null ? [state.watch.asking, state.watch.misses, state.watch.result] : null;
    seen.set(JSON.stringify([phase, order, online, purchase, failure, money, faults, fault, refused, handOff, work, watch]), state);
  });
  return Array.from(seen.values());
}

interface Look {
  readonly state: State;
  readonly actions: readonly string[];
  readonly title: string | null;
  readonly text: string;
}

const LOOKS: readonly Look[] = STATES.flatMap((state) =>
  rendered.map((widget) => {
    widget.show(picture(state));
    return { state, actions: widget.actions(), title: widget.text('h2'), text: widget.root.textContent ?? '' };
  }),
);

it('draws every reachable state, with exactly the controls of its actions', () => {
  expect(STATES.length).toBeGreaterThan(200);
  for (const { state, actions, title } of LOOKS) {
    // Three channels are offered, so there are two to switch to.
    const expected = actionsOf(state).flatMap((action) => (action === 'switch-channel' ? [action, action] : [action]));
    expect(actions, JSON.stringify(state)).toEqual(expected);
    expect(title, JSON.stringify(state)).toMatch(/\S/);
  }
});

it('says "not charged" in no state whose money is anything but provably unsent, and in every failure where it is', () => {
  for (const { state, text } of LOOKS) {
    const said = NOT_CHARGED.test(text);
    if (moneyOf(state) !== 'not-sent') expect(said, `${text} ${JSON.stringify(state)}`).toBe(false);
    else if (state.phase === 'failed') expect(said, JSON.stringify(state)).toBe(true);
  }
  expect(LOOKS.some(({ state }) => state.phase === 'failed' && moneyOf(state) === 'not-sent')).toBe(true);
});

it('draws any of its screens after others, whatever the clocks say', () => {
  const pictures = Object.values(SAMPLE_PICTURES);
  const [widget] = rendered;
  for (const stride of [1, 2, 3, 5, 8, 13, 21]) {
    for (const at of pictures.keys()) {
      const next = pictures[(at * stride) % pictures.length] ?? picture(STATES[0]);
      widget?.show({ ...next, workingForMs: HARD_TIMES[at % HARD_TIMES.length] ?? 0 });
      expect(widget?.root.querySelectorAll('h2').length).toBe(1);
      expect(widget?.root.textContent).not.toMatch(/undefined|null|NaN|\[object/);
    }
  }
});

it.each(locales)('keeps those words to one sentence of $locale', ({ messages }) => {
  const truths = Object.entries(messages.money) as [MoneyTruth, string][];
  expect(truths.filter(([, text]) => NOT_CHARGED.test(text)).map(([truth]) => truth)).toEqual(['not-sent']);
  const others = JSON.stringify({ ...messages, money: null });
  expect(others).not.toMatch(NOT_CHARGED);
});
