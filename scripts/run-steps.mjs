import { Failure } from './progress.mjs';

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The steps of these names, or all; with each comes the one without which it means nothing. */
export function stepsNamed(steps, names) {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown) throw new Failure(`no test step is called "${unknown}": use ${steps.map(({ name }) => `"${name}"`).join(', ')}`);
  const wanted = new Set(steps.flatMap(({ name, after }) => (names.length === 0 || names.includes(name) ? [name, after] : [])));
  return steps.filter(({ name }) => wanted.has(name));
}

/**
 * Runs one step after the other, also after a failed one, save those that mean nothing without it: they have failed too, as has one that throws.
 * `run` answers a step's counts. Answers their sum.
 */
export async function runSteps(steps, { run, say, interrupted }) {
  const failedSteps = new Set();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const runUnlessVain = async (step) => {
    if (step.after && failedSteps.has(step.after)) throw new Failure(`not run, because "${step.after}" failed`);
    return run(step);
  };
  for (const step of steps) {
    if (interrupted()) throw new Failure('interrupted');
    const counts = await runUnlessVain(step).catch((error) => {
      say(`${step.name}: ${error instanceof Failure ? error.message : error.stack}`);
      return { passed: 0, failed: 1, skipped: 0 };
    });
    say(`${step.name}: ${describe(counts)}`);
    if (counts.failed > 0) failedSteps.add(step.name);
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  return total;
}
