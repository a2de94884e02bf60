// Weighs every browser file against its budget, says what each dependency costs, parses each file as the oldest engine would, and sees that
// nothing is in it that has an entry point of its own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { minify } from 'terser';
import { BUNDLES, WEIGHED_ONLY } from './bundles.mjs';
import { gzipSize, judgeBundle, weigh } from './judge-bundle.mjs';
import { inputOptions, outputOptions } from './rollup-options.mjs';
import { ROOT } from './root.mjs';

const problems = [];

function tell(judgement) {
  process.stdout.write(`${judgement.line}\n`);
  problems.push(...judgement.problems);
}

/** `packages/compat` or `ky`, from a module's path. */
function ownerOf(id) {
  const installed = id.lastIndexOf('node_modules/');
  if (installed >= 0) return /^(?:@[^/]+\/)?[^/]+/.exec(id.slice(installed + 'node_modules/'.length))[0];
  return /packages\/[^/]+/.exec(id)?.[0] ?? 'bundler';
}

/** Each dependency minified and compressed by itself: the parts add up to a little more than the whole. */
async function costs(chunk) {
  const parts = new Map();
  for (const [id, { code }] of Object.entries(chunk.modules)) {
    const owner = ownerOf(id);
    parts.set(owner, `${parts.get(owner) ?? ''}\n${code ?? ''}`);
  }
  const sizes = await Promise.all(
    [...parts].map(async ([owner, code]) => {
      const { code: small } = await minify(code, { module: true, compress: { passes: 3, unused: false }, format: { ascii_only: true } });
      return [owner, gzipSize(small ?? '')];
    }),
  );
  return sizes.filter(([, size]) => size > 20).sort((a, b) => b[1] - a[1]);
}

async function generate(bundle) {
  const build = await rollup(inputOptions(bundle));
  // Nobody loads it, so it names no source map.
  const { output } = await build.generate({ ...outputOptions(bundle), sourcemap: false });
  await build.close();
  return output[0];
}

for (const bundle of BUNDLES) {
  const code = readFileSync(join(ROOT, bundle.file), 'utf8');
  const { sources } = JSON.parse(readFileSync(`${join(ROOT, bundle.file)}.map`, 'utf8'));
  tell(judgeBundle(bundle, code, sources));
}
for (const bundle of WEIGHED_ONLY) {
  const chunk = await generate(bundle);
  tell(weigh(bundle, gzipSize(chunk.code)));
  for (const [owner, cost] of await costs(chunk)) process.stdout.write(`    of which ${owner.padEnd(29)} ${String(cost).padStart(6)}\n`);
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
