import { expect, it } from 'vitest';
import { describeTroubles, prescribe } from './host-doctor.ts';
import type { HostEnvironment } from './host-environment.ts';

const SOUND: HostEnvironment = { quirks: false, documentMode: null, asksForMode: false, intranetZone: false, dualKernel: false };

it.each<[string, Partial<HostEnvironment>]>([
  ['a current engine', {}],
  ['a dual-kernel browser in its Chromium kernel', { dualKernel: true }],
  ['Internet Explorer 11 in its own mode', { documentMode: 11, asksForMode: true, intranetZone: true }],
])('finds nothing wrong with a standards page in %s', (_, facts) => {
  expect(prescribe({ ...SOUND, ...facts })).toEqual([]);
  expect(describeTroubles([])).toBeNull();
});

it.each<[string, Partial<HostEnvironment>, [id: string, mend: RegExp][]]>([
  ['a missing doctype in any engine', { quirks: true }, [['quirks-mode', /<!doctype html>/]]],
  ['a dual-kernel browser in its IE kernel', { dualKernel: true, documentMode: 11 }, [['ie-kernel', /<meta name="renderer" content="webkit">/]]],
  ['Compatibility View', { documentMode: 7 }, [['compatibility-view', /"X-UA-Compatible: IE=edge"/]]],
  ['a mode that the page itself asks for', { documentMode: 7, asksForMode: true }, [['old-document-mode', /the page's own X-UA-Compatible asks for an older one/]]],
  ['quirks in an old mode', { documentMode: 5, quirks: true }, [['old-document-mode', /X-UA-Compatible/], ['quirks-mode', /doctype/]]],
  ['all at once, worst first', { documentMode: 7, quirks: true, dualKernel: true }, [['ie-kernel', /webkit/], ['old-document-mode', /edge/], ['quirks-mode', /doctype/]]],
])('names %s and its mend', (_, facts, expected) => {
  const troubles = prescribe({ ...SOUND, ...facts });
  expect(troubles.map(({ id }) => id)).toEqual(expected.map(([id]) => id));
  expected.forEach(([, mend], index) => expect(troubles[index]?.mend).toMatch(mend));
});

it('says why an intranet site is shown in Compatibility View', () => {
  expect(prescribe({ ...SOUND, documentMode: 7, intranetZone: true })[0]?.found).toContain('the default for intranet sites');
  expect(prescribe({ ...SOUND, documentMode: 7 })[0]?.found).not.toContain('intranet');
});

it('says it all in one line', () => {
  const line = describeTroubles(prescribe({ ...SOUND, documentMode: 8, quirks: true })) ?? '';
  expect(line).toMatch(/IE document mode 8: send the header .*; quirks mode: begin the page with <!doctype html>/);
  expect(line).not.toContain('\n');
});
