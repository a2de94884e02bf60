// Weighs every browser file against its budget, says what each dependency costs, parses each file as the oldest engine would, and sees that
// nothing is in it that has an entry point of its own.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { rollup } from 'rollup';
import { minify } from 'terser';
import { APART, BUNDLES, WEIGHED_ONLY } from './bundles.mjs';
import { ROOT } from './child.mjs';
import { inputOptions, outputOptions } from './rollup-options.mjs';

const problems = [];

function gzipSize(code) {
  return gzipSync(code, { level: 9 }).length;
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

function checkSyntax({ file, format, ecmaVersion }, code) {
  try {
    parse(code, { ecmaVersion, sourceType: format === 'es' ? 'module' : 'script' });
  } catch (error) {
    problems.push(`${file} is not ECMAScript ${ecmaVersion}: ${error.message}`);
  }
}

/** By its map, which names every module of which something is left, as seen from the map. */
function checkSources({ file }) {
  const { sources } = JSON.parse(readFileSync(`${join(ROOT, file)}.map`, 'utf8'));
  const paths = sources.map((source) => join(dirname(file), source).replaceAll('\\', '/'));
  if (!paths.some((path) => path.startsWith('packages/'))) problems.push(`${file}.map names none of our sources`);
  for (const path of paths) if (APART.test(path)) problems.push(`${file} contains ${path}, which is to be loaded by those alone who import it`);
}

function weigh({ file, budget, ceiling = budget }, code) {
  const size = gzipSize(code);
  const missed = size > budget && ceiling > budget ? `, over its budget; held at ${ceiling}` : '';
  process.stdout.write(`${file.padEnd(42)} ${String(size).padStart(6)} of ${budget} bytes (${Math.round((100 * size) / budget)} %)${missed}\n`);
  if (size > ceiling) problems.push(`${file} is ${size - ceiling} bytes over ${ceiling === budget ? 'its budget' : 'what it weighed before'}: ${ceiling}`);
}

for (const bundle of BUNDLES) {
  const code = readFileSync(join(ROOT, bundle.file), 'utf8');
  checkSyntax(bundle, code);
  checkSources(bundle);
  weigh(bundle, code);
}
for (const bundle of WEIGHED_ONLY) {
  const chunk = await generate(bundle);
  weigh(bundle, chunk.code);
  for (const [owner, cost] of await costs(chunk)) process.stdout.write(`    of which ${owner.padEnd(29)} ${String(cost).padStart(6)}\n`);
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
