import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterEach, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));
const FLAGS = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning', '--conditions=unstuck-source'];
const TIMEOUT_MS = 60_000;
let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

function run(environment: Record<string, string>) {
  const born = spawn(process.execPath, [...FLAGS, PROGRAM], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  child = born;
  let printed = '';
  born.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  return { born, printed: () => printed, complained: text(born.stderr), ended: once(born, 'close') };
}

it('prints nothing but the environment of the order service, with an address that answers, and ends when it is asked to', async () => {
  const { born, printed, ended } = run({ PORT: '0', HOST: '0.0.0.0' });
  await once(born.stdout, 'data');
  const [, url] = /^# Sandbox payment platforms: (http:\/\/127\.0\.0\.1:\d+\/sandbox)\n/.exec(printed()) ?? [];
  expect((await fetch(`${url}/books`)).status).toBe(200);
  born.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(printed().split('\n').slice(1, -1).filter((line) => !/^(?:ALIPAY|WECHAT)_\w+='.+'$/.test(line))).toEqual([]);
  expect(parseEnv(printed())).toMatchObject({ ALIPAY_PRIVATE_KEY: expect.stringContaining('BEGIN'), WECHAT_BASE_URL: `${url}/wechat` });
}, TIMEOUT_MS);

it.each(['http', '65536', '-1'])('does not start on port %s, and says so', async (port) => {
  const { complained, ended } = run({ PORT: port });
  expect(await ended).toEqual([1, null]);
  expect(await complained).toContain('PORT must be a port number, 0 to 65535');
}, TIMEOUT_MS);
