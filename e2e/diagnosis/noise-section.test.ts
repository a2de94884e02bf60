import { expect, it } from 'vitest';
import { noiseSection, withNoiseSection } from './noise-section.ts';
import type { Verdict } from './verdict.ts';

const verdict: Verdict = {
  kind: 'named', version: 'Firefox/153', fault: 'a, on a noisy page', engine: 'Firefox ESR', expected: 'cors', or: null, found: 'cors', confidence: 1, pairs: [], evidence: [], due: 'noticed',
  shownAfterMs: 70, falsePolicy: [], interim: [], problems: [], story: '',
};

it('counts a cell only if nothing at all was wrong in it', () => {
  const late: Verdict = { ...verdict, fault: 'b, on a noisy page', problems: ['the words came late'] };
  const section = noiseSection([verdict, late], ['Firefox ESR']);
  expect(section).toContain('**1 of 2** cells are right.');
  expect(section).toContain('| b, on a noisy page | `cors` | noticed · 3500 | yes · 70 (**!**) [1] |');
  expect(section).toContain('[1] the words came late');
});

it('takes the place of the section that was there, which a page without one keeps', () => {
  const section = noiseSection([verdict], ['Firefox ESR']);
  const page = withNoiseSection('# The matrix\n\nold\n', section, '');
  expect(page).toBe(`# The matrix\n\nold\n\n${section.trimEnd()}\n`);
  expect(withNoiseSection(page, section, page), 'once').toBe(page);
  expect(withNoiseSection('# The matrix\n\nnew\n', null, page)).toBe(page.replace('old', 'new'));
  expect(withNoiseSection('# The matrix\n', null, '# The matrix\n')).toBe('# The matrix\n');
});
