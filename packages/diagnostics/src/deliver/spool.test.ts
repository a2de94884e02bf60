import { expect, it } from 'vitest';
import { createSharedStorage } from '../../../compat/src/testing/fake-platform.ts';
import { createSpool } from './spool.ts';
import type { SpooledReport } from './spool.ts';

const DAY = 86_400_000;
const NOW = 1_795_000_000_000;

function setUp() {
  const shared = createSharedStorage();
  const clock = { now: NOW };
  const spool = createSpool({ storage: shared.open() }, () => clock.now);
  const left = (change: Partial<SpooledReport> = {}): SpooledReport => ({ id: 'r1', capsule: 'U1.a', since: NOW, tries: 0, ...change });
  return { shared, clock, spool, left, ids: () => spool.all().map(({ id }) => id) };
}

it('keeps a report for a week, by whatever the clock says, and no longer', () => {
  const { clock, spool, left, ids } = setUp();
  spool.put(left());
  for (const [days, kept] of [[6.9, true], [7, false], [-6.9, true], [-7, false]] as const) {
    clock.now = NOW + days * DAY;
    expect([days, ids().length > 0]).toEqual([days, kept]);
  }
});

it('lets go of one from a clock that was far ahead, which would never grow old', () => {
  const { spool, left, ids } = setUp();
  spool.put(left({ since: NOW + 365 * DAY }));
  spool.put(left({ id: 'r2' }));
  expect(ids()).toEqual(['r2']);
});

it('lets go of what twenty pages have tried in vain', () => {
  const { spool, left, ids } = setUp();
  spool.put(left({ tries: 19 }));
  spool.put(left({ id: 'r2', tries: 20 }));
  expect(ids()).toEqual(['r1']);
});

it('remembers the last ten reports that were settled, each once', () => {
  const { shared, spool } = setUp();
  for (let index = 1; index <= 12; index += 1) spool.settle(`r${index}`);
  spool.settle('r5');
  const { settled } = JSON.parse(shared.values.get('unstuck:reports') ?? '') as { readonly settled: readonly string[] };
  expect(settled).toEqual(['r3', 'r4', 'r6', 'r7', 'r8', 'r9', 'r10', 'r11', 'r12', 'r5']);
  expect(['r1', 'r2', 'r3', 'r12'].map(spool.isSettled)).toEqual([false, false, true, true]);
});

it('settles a report by letting it go, and puts one again in its own place only', () => {
  const { spool, left, ids } = setUp();
  for (const id of ['r1', 'r2', 'r3']) spool.put(left({ id }));
  spool.settle('r2');
  spool.put(left({ tries: 1 }));
  expect(ids()).toEqual(['r3', 'r1']);
});

it('makes room for the newest where they are long', () => {
  const { spool, left, ids } = setUp();
  for (const id of ['r1', 'r2', 'r3']) spool.put(left({ id, capsule: 'x'.repeat(25_000) }));
  expect(ids()).toEqual(['r2', 'r3']);
});

it.each(['', 'null', '[]', '{"reports":{}}', '{"reports":[null,{"id":1,"capsule":"U1.a","since":0,"tries":0}],"settled":"r1"}'])('finds nothing in %j, and goes on', (text) => {
  const { shared, spool, left, ids } = setUp();
  shared.values.set('unstuck:reports', text);
  expect([ids(), spool.isSettled('r1'), spool.outlivesPage()]).toEqual([[], false, false]);
  spool.put(left());
  expect([ids(), spool.outlivesPage()]).toEqual([['r1'], true]);
});
