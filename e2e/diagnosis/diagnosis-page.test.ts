import { expect, it } from 'vitest';
import { diagnosisPage } from './diagnosis-page.ts';
import { DUE_MS } from './due.ts';
import type { Verdict } from './verdict.ts';

const ENGINE = 'Firefox ESR';
const named = (changes: Partial<Extract<Verdict, { kind: 'named' }>> = {}): Verdict => ({
  kind: 'named', version: 'Firefox/153', fault: 'a', engine: ENGINE, expected: 'cors', or: null, found: 'cors', confidence: 1, pairs: [], evidence: [], due: 'noticed', shownAfterMs: 70,
  falsePolicy: [], interim: [], problems: [], story: '', ...changes,
});

it('counts what cannot happen, what was not proved and what was called wrongly at first each by itself', () => {
  const page = diagnosisPage([
    named(), named({ fault: 'b', interim: ['server.hung'] }), { kind: 'not applicable', fault: 'c', engine: ENGINE, reason: 'has none' },
    { kind: 'missing', fault: 'd', engine: ENGINE, reason: 'not here' }, { kind: 'broken', fault: 'e', engine: ENGINE, reason: 'no answer' },
  ], [ENGINE]);
  expect(page).toContain('| faults | by its cause | as a pair | wrong | n/a | not proved | wrong words on the way | policy blamed falsely |');
  expect(page).toContain('| Firefox ESR | Firefox/153 | 2 | 2 | 0 | 0 | 1 | 2 | 1 | 0 |');
  expect(page).toContain('on the way it was called `server.hung`');
});

it('says beside each fault by when its words were due, and in each cell when they came', () => {
  const page = diagnosisPage([named(), named({ fault: 'b', expected: null, found: null, due: null, shownAfterMs: null })], [ENGINE]);
  expect(page).toContain(`| a | \`cors\` | noticed · ${DUE_MS.noticed} | yes · 70 |`);
  expect(page).toContain('| b | nothing |  | yes |');
});
