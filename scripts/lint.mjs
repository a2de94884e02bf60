import { runChild } from './child.mjs';
import { LINT_STEPS } from './test-steps.mjs';

for (const { program, args } of LINT_STEPS) {
  const { code } = await runChild(program, args, { output: 'inherit' });
  if (code !== 0) process.exitCode = code;
}
