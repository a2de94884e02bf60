// `npm run engines [engine] [case]`: the legacy build in real old browsers, against the built demo. Words choose engines and cases.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineMissingError, collectResults, createOldChromium, createPhantomJs, currentChromium } from '@unstuck/matrix';
import { CASES } from './cases.ts';
import { openEngineSite } from './engine-site.ts';
import { runCase } from './run-case.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, '.cache/engines');
const PICTURES = join(ROOT, 'test-results/engines');
const ENGINES = [createPhantomJs(CACHE), createOldChromium(CACHE, 64), currentChromium()];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(words: readonly string[]): Promise<number> {
  const wanted = words.map((word) => word.toLowerCase());
  const chosen = <T extends { readonly name: string }>(all: readonly T[]): readonly T[] => {
    const named = all.filter(({ name }) => wanted.some((word) => name.toLowerCase().includes(word)));
    return named.length > 0 ? named : all;
  };
  await mkdir(PICTURES, { recursive: true });
  const results = await collectResults();
  const site = await openEngineSite();
  let failed = 0;
  let missing = 0;
  try {
    for (const engine of chosen(ENGINES)) {
      for (const wish of chosen(CASES)) {
        const picture = join(PICTURES, `${engine.name}-${wish.name}`.replace(/[^a-z0-9]+/gi, '-').toLowerCase());
        try {
          const { problems, phases, seconds, milliseconds } = await runCase({ engine, wish, site, results, picture });
          if (problems.length > 0) failed += 1;
          const timing = milliseconds === null ? '' : `, started in ${milliseconds.load} ms and mounted in ${milliseconds.mount} ms`;
          say(`${problems.length === 0 ? 'pass' : 'FAIL'}  ${engine.name} · ${wish.name} (${seconds} s${timing}): ${phases.join(' -> ')}`);
          for (const problem of problems) say(`      ${problem}`);
        } catch (error) {
          if (!(error instanceof EngineMissingError)) throw error;
          missing += 1;
          say(`none  ${error.message}`);
          break;
        }
      }
    }
  } finally {
    await site.close();
    await results.close();
  }
  say(`${failed} failed${missing > 0 ? `, ${missing} engines missing: nothing was proved there` : ''}`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
