import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineMissingError } from './engine-missing-error.ts';
import { fetchEngineFile } from './engine-package.ts';

let home = '';
let cache = '';
let integrity = '';

/** A registry of one package: an `npm` that packs what lies there, and counts. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'unstuck-engine-package-'));
  cache = join(home, 'cache');
  mkdirSync(join(home, 'package/bin'), { recursive: true });
  writeFileSync(join(home, 'package/bin/browser'), 'an engine');
  execFileSync('tar', ['czf', join(home, 'engine.tgz'), '-C', home, 'package']);
  integrity = `sha512-${createHash('sha512').update(readFileSync(join(home, 'engine.tgz'))).digest('base64')}`;
  answerWith('cp "$HERE/engine.tgz" "$4/engine-1.0.0.tgz" && echo engine-1.0.0.tgz');
  vi.stubEnv('PATH', `${home}:${process.env['PATH']}`);
  vi.stubEnv('HERE', home);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

function answerWith(command: string): void {
  writeFileSync(join(home, 'npm'), `#!/bin/sh\necho "$2" >> "$HERE/asked"\n${command}\n`);
  chmodSync(join(home, 'npm'), 0o755);
}

const wanted = () => ({ name: 'engine', version: '1.0.0', integrity, file: 'bin/browser' });

it('fetches a package once and answers where its file lies', async () => {
  const path = await fetchEngineFile(cache, wanted());
  expect(readFileSync(path, 'utf8')).toBe('an engine');
  expect(await fetchEngineFile(cache, wanted())).toBe(path);
  expect(readFileSync(join(home, 'asked'), 'utf8')).toBe('engine@1.0.0\n');
  expect(readdirSync(cache)).toEqual(['engine-1.0.0']);
});

it('keeps nothing of a package that is not what was published', async () => {
  writeFileSync(join(home, 'engine.tgz'), 'something else');
  await expect(fetchEngineFile(cache, wanted())).rejects.toThrow(EngineMissingError);
  await expect(fetchEngineFile(cache, wanted())).rejects.toThrow('engine is not available: what npm fetched is not what was published');
  expect(readdirSync(cache)).toEqual([]);
});

it('says that the engine is missing where npm cannot fetch it', async () => {
  answerWith('exit 1');
  await expect(fetchEngineFile(cache, wanted())).rejects.toThrow('engine is not available: npm could not fetch engine@1.0.0');
  expect(existsSync(join(cache, 'engine-1.0.0'))).toBe(false);
});
