import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { Failure } from './progress.mjs';
import { ROOT, tool } from './root.mjs';
import { ensurePrograms } from './system-programs.mjs';
import { withTemporaryPostgres } from './temporary-postgres.mjs';
import { FROM_SOURCE } from './test-steps.mjs';

/** What each `npm run` name starts once everything is built. `needs` are system programs, `wants` those it does without, `database` a PostgreSQL of its own. */
export const COMMANDS = {
  start: { needsBuild: true, needs: [], program: process.execPath, args: ['examples/hr-portal/dist/main.js'] },
  e2e: { needsBuild: true, needs: ['chromium', 'fonts'], program: tool('playwright', 'e2e'), args: ['test', '--config', 'e2e/playwright.config.ts'] },
  chaos: { needsBuild: false, needs: ['postgresql'], database: true, program: process.execPath, args: [...FROM_SOURCE, 'e2e/chaos/main.ts'] },
  bench: { needsBuild: true, needs: ['chromium', 'fonts', 'postgresql'], database: 'durable', program: process.execPath, args: [...FROM_SOURCE, 'e2e/bench/main.ts'] },
  engines: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk'], program: process.execPath, args: ['e2e/engines/main.ts'] },
  diagnosis: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk', 'squid', 'openssl'], program: process.execPath, args: [...FROM_SOURCE, 'e2e/diagnosis/main.ts'] },
  delivery: { needsBuild: true, needs: [], wants: ['chromium', 'fonts', 'firefox', 'webkitgtk'], program: process.execPath, args: [...FROM_SOURCE, 'e2e/delivery/main.ts'] },
  screenshots: { needsBuild: true, needs: ['chromium', 'fonts'], program: process.execPath, args: ['e2e/screenshots.ts'] },
  lint: { needsBuild: false, needs: [], program: process.execPath, args: ['scripts/lint.mjs'] },
};

/** Hands the terminal to the program and answers its exit code. */
export async function runCommand(name, extra) {
  const { program, args, needs, wants, database } = COMMANDS[name];
  const missing = [program, ...args].find((part) => /^\w[\w-]*\//.test(part) && !existsSync(join(ROOT, part)));
  if (missing) throw new Failure(`npm run ${name} needs ${missing}, which does not exist`);
  const env = await ensurePrograms(needs, wants);
  const run = async (more) => (await runChild(program, [...args, ...extra], { env: { ...env, ...more }, output: 'inherit' })).code;
  return database ? withTemporaryPostgres((url) => run({ TEST_DATABASE_URL: url }), { durable: database === 'durable' }) : run({});
}
