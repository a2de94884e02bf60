import { expect, it } from 'vitest';
import { Failure } from './progress.mjs';
import { runSteps, stepsNamed } from './run-steps.mjs';
import { TEST_STEPS } from './test-steps.mjs';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
interface Step {
  name: string;
  after?: string;
  ends: Counts | Error;
}
const PASSES = { passed: 2, failed: 0, skipped: 1 };
const FAILS = { passed: 1, failed: 3, skipped: 0 };

async function runAll(steps: Step[], interrupted = () => false) {
  const ran: string[] = [];
  const said: string[] = [];
  const run = async ({ name, ends }: Step): Promise<Counts> => {
    ran.push(name);
    if (ends instanceof Error) throw ends;
    return ends;
  };
  const total = await runSteps(steps, { run, say: (line: string) => said.push(line), interrupted });
  return { ran, said, total };
}

it('runs every step, whatever failed before, and sums up', async () => {
  const { ran, said, total } = await runAll([{ name: 'types', ends: FAILS }, { name: 'lint', ends: PASSES }, { name: 'units', after: 'lint', ends: PASSES }]);
  expect(ran).toEqual(['types', 'lint', 'units']);
  expect(total).toEqual({ passed: 5, failed: 3, skipped: 2 });
  expect(said).toEqual(['types: 1 passed, 3 failed', 'lint: 2 passed, 0 failed, 1 skipped', 'units: 2 passed, 0 failed, 1 skipped']);
});

it('runs no step that means nothing after a failed one, nor what comes after that, and counts each as failed', async () => {
  const { ran, said, total } = await runAll([
    { name: 'bundles', ends: FAILS }, { name: 'sizes', after: 'bundles', ends: PASSES }, { name: 'report', after: 'sizes', ends: PASSES }, { name: 'units', ends: PASSES },
  ]);
  expect(ran).toEqual(['bundles', 'units']);
  expect(total).toEqual({ passed: 3, failed: 5, skipped: 1 });
  expect(said).toContain('sizes: not run, because "bundles" failed');
  expect(said).toContain('report: not run, because "sizes" failed');
});

it('takes a step that could not be run for one that failed, in one line where that explains it', async () => {
  const { said, total } = await runAll([{ name: 'chaos', ends: new Failure('PostgreSQL cannot be had') }, { name: 'browser', after: 'chaos', ends: PASSES }]);
  expect(said[0]).toBe('chaos: PostgreSQL cannot be had');
  expect(total).toEqual({ passed: 0, failed: 2, skipped: 0 });
  expect((await runAll([{ name: 'defect', ends: new Error('a defect') }])).said[0]).toMatch(/^defect: Error: a defect\n {4}at /);
});

it('begins no step once it is interrupted', async () => {
  await expect(runAll([{ name: 'types', ends: PASSES }], () => true)).rejects.toThrow('interrupted');
});

it('takes the steps that are named, each with the one before it, in the order in which they run', () => {
  const steps = [{ name: 'types' }, { name: 'bundles' }, { name: 'sizes', after: 'bundles' }, { name: 'units' }];
  const named = (...names: string[]): string[] => stepsNamed(steps, names).map(({ name }: { name: string }) => name);
  expect(named()).toEqual(['types', 'bundles', 'sizes', 'units']);
  expect(named('units', 'sizes')).toEqual(['bundles', 'sizes', 'units']);
  expect(named('bundles')).toEqual(['bundles']);
  expect(() => named('types', 'unit')).toThrow('no test step is called "unit": use "types", "bundles", "sizes", "units"');
});

it('comes to no step before the one that it is to come after', () => {
  const steps: { name: string; after?: string }[] = TEST_STEPS;
  const tooEarly = steps.filter(({ after }, index) => after !== undefined && !steps.slice(0, index).some(({ name }) => name === after));
  expect(tooEarly).toEqual([]);
});
