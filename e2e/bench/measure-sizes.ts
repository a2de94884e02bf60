import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Measurement, Say } from './measurement.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A line such as `packages/unstuck/dist/loader.js   1523 of 1600 bytes (95 %)`. */
const WEIGHED = /^(\S.*?)\s+(\d+) of (\d+) bytes/;

/** What `scripts/check-sizes.mjs` weighs: the same numbers as the test command's. */
export async function measureSizes(say: Say): Promise<readonly Measurement[]> {
  say('weighing the bundles');
  const child = spawn(process.execPath, ['scripts/check-sizes.mjs'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return readSizes(text);
}

export function readSizes(text: string): readonly Measurement[] {
  const lines = text.split('\n').flatMap((line) => {
    const [, file = '', size = '', budget = ''] = WEIGHED.exec(line) ?? [];
    return file === '' ? [] : [sizeLine(file, Number(size), Number(budget))];
  });
  if (lines.length === 0) throw new Error(`no sizes in what check-sizes said:\n${text}`);
  return lines;
}

function sizeLine(file: string, size: number, budget: number): Measurement {
  const [shown, limit] = [size, budget].map((bytes) => bytes.toLocaleString('en-US'));
  return { what: `\`${file}\`, gzip`, measured: `${shown} bytes`, baseline: '', ratio: (size / budget).toFixed(2), bar: `<= ${limit} bytes`, met: size <= budget };
}
