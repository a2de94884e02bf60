import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS, runCommand } from './run-command.mjs';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { scripts: Record<string, string> };

it('has every command under its own name, and each part of one that stands for several', () => {
  const named = Object.entries(scripts).filter(([, line]) => line.startsWith('node scripts/run.mjs '));
  expect(named.map(([name]) => `node scripts/run.mjs ${name}`)).toEqual(named.map(([, line]) => line));
  expect(named.map(([name]) => name).sort()).toEqual([...Object.keys(COMMANDS), 'build', 'test'].sort());
  for (const command of Object.values(COMMANDS)) for (const part of 'parts' in command ? command.parts : []) expect(COMMANDS).toHaveProperty(part);
});

it('says of words that several commands would read differently where they belong', async () => {
  await expect(runCommand('matrix', ['firefox'])).rejects.toThrow('npm run matrix takes no words: it runs all of engines, diagnosis, delivery');
});
