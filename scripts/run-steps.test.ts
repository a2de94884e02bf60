import { expect, it } from 'vitest';
import { Failure } from './progress.mjs';
import { runSteps } from './run-steps.mjs';

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
