import type { EngineName } from './case.ts';
import { matrixOf } from './diagnosis-page.ts';
import { isRight } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const HEADING = '## On a noisy page';

const READING = `In real portals much fails that is not the checkout's. In these cells scripts of the page throw and reject all the time, the listener of the checkout's own
steps among them; others are missing, reset, refused and blocked, or of another origin, so that nothing is told of their errors; a layout observes what it
changes; pictures, styles and the portal's own requests fail, and one takes six seconds; the page's policy stops what goes elsewhere, and a stricter one,
tried out, reports the order itself; requests, timers and listeners are wrapped; a service worker has the page; another checkout in a
frame has failed; the clock is a minute off; the page is looked at and not, and busy for up to two seconds.

What passes by itself, faults that begin late and faults that come in twos are here too. Of what passes, nothing may be left on the screen in
the end, and meanwhile nothing be said that is not so.
`;

/** The part of `docs/diagnosis.md` about pages in which other things fail as well. */
export function noiseSection(verdicts: readonly Verdict[], engines: readonly EngineName[]): string {
  const named = verdicts.filter((verdict) => verdict.kind === 'named');
  const right = named.filter((verdict) => isRight(verdict) && verdict.problems.length === 0);
  return [HEADING, '', READING, `**${right.length} of ${named.length}** cells are right.\n`, matrixOf(verdicts, engines), ''].join('\n');
}

/** The page with this section in place of the one that it had; without one, it keeps that of `former`. */
export function withNoiseSection(page: string, section: string | null, former: string): string {
  const [body = ''] = page.split(HEADING);
  const at = former.indexOf(HEADING);
  return `${body.trimEnd()}\n\n${section ?? (at < 0 ? '' : former.slice(at))}`.trimEnd().concat('\n');
}
