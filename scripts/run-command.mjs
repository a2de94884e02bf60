import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { Failure } from './progress.mjs';
import { ROOT, tool } from './root.mjs';
import { ensurePrograms } from './system-programs.mjs';
import { withTemporaryPostgres } from './temporary-postgres.mjs';
import { FROM_SOURCE } from './test-steps.mjs';

/**
 * What each `npm run` name starts once everything is built. `needs` are system programs, `wants` those it does without, `database` a PostgreSQL of its own,
 * `parts` are commands that it stands for, each run whatever became of the one before.
 */
export const COMMANDS = {
  start: { needsBuild: true, needs: [], program: process.execPath, args: ['examples/hr-portal/dist/main.js'] },
  e2e: { needsBuild: true, needs: ['chromium', 'fonts'], program: tool('playwright', 'e2e'), args: ['test', '--config', 'e2e/playwright.config.ts'] },
  chaos: { needsBuild: false, needs: ['postgresql'], database: true, program: process.execPath, args: [...FROM_SOURCE, 'e2e/chaos/main.ts'] },
  bench: { needsBuild: true, needs: ['chromium', 'fonts', 'postgresql'], database: 'durable', program: process.execPath, args: [...FROM_SOURCE, 'e2e/bench/main.ts'] },
  engines: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk'], program: process.execPath, args: ['e2e/engines/main.ts'] },
  diagnosis: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk', 'squid', 'openssl'], program: process.execPath, args: [...FROM_SOURCE, 'e2e/diagnosis/main.ts'] },
  delivery: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk'], program: process.execPath, args: [...FROM_SOURCE, 'e2e/delivery/main.ts'] },
  matrix: { needsBuild: true, parts: ['engines', 'diagnosis', 'delivery'] },
  screenshots: { needsBuild: true, needs: ['chromium', 'fonts'], program: process.execPath, args: ['e2e/screenshots.ts'] },
  lint: { needsBuild: false, needs: [], program: process.execPath, args: ['scripts/lint.mjs'] },
};

/** Hands the terminal to the program, or to one part after the other, and answers the exit code: of parts the worst. */
export async function runCommand(name, extra) {
  const { parts, program, args, needs, wants, database } = COMMANDS[name];
  if (parts) {
    if (extra.length > 0) throw new Failure(`npm run ${name} takes no words: it runs all of ${parts.join(', ')}; to choose, run one of these`);
    let worst = 0;
    for (const part of parts) worst = Math.max(worst, await runCommand(part, []));
    return worst;
  }
  const missing = [program, ...args].find((part) => /^\w[\w-]*\//.test(part) && !existsSync(join(ROOT, part)));
  if (missing) throw new Failure(`npm run ${name} needs ${missing}, which does not exist`);
  const env = await ensurePrograms(needs, wants);
  const run = async (more) => (await runChild(program, [...args, ...extra], { env: { ...env, ...more }, output: 'inherit' })).code;
  return database ? withTemporaryPostgres((url) => run({ TEST_DATABASE_URL: url }), { durable: database === 'durable' }) : run({});
}
