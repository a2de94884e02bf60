import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { APART } from './bundles.mjs';

export function gzipSize(code) {
  return gzipSync(code, { level: 9 }).length;
}

/** What is wrong with the weight of a file, and the line that tells it. */
export function weigh({ file, budget, ceiling = budget }, size) {
  const missed = size > budget && ceiling > budget ? `, over its budget; held at ${ceiling}` : '';
  const line = `${file.padEnd(42)} ${String(size).padStart(6)} of ${budget} bytes (${Math.round((100 * size) / budget)} %)${missed}`;
  const over = `${file} is ${size - ceiling} bytes over ${ceiling === budget ? 'its budget' : 'what it weighed before'}: ${ceiling}`;
  return { line, problems: size > ceiling ? [over] : [] };
}

function syntaxProblems({ file, format, ecmaVersion }, code) {
  try {
    parse(code, { ecmaVersion, sourceType: format === 'es' ? 'module' : 'script' });
    return [];
  } catch (error) {
    return [`${file} is not ECMAScript ${ecmaVersion}: ${error.message}`];
  }
}

/** `sources` are those of its map, which names every module of which something is left, as seen from the map. */
function sourceProblems({ file }, sources) {
  const paths = sources.map((source) => join(dirname(file), source).replaceAll('\\', '/'));
  return [
    ...(paths.some((path) => path.startsWith('packages/')) ? [] : [`${file}.map names none of our sources`]),
    ...paths.filter((path) => APART.test(path)).map((path) => `${file} contains ${path}, which is to be loaded by those alone who import it`),
  ];
}

/** A built file: what it weighs, and all that is wrong with it. */
export function judgeBundle(bundle, code, sources) {
  const { line, problems } = weigh(bundle, gzipSize(code));
  return { line, problems: [...syntaxProblems(bundle, code), ...sourceProblems(bundle, sources), ...problems] };
}
