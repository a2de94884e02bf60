// The one door of `npm start`, `npm test` and the rest. Plain JavaScript on purpose: it runs on any Node >= 18 before anything is installed.
import { build } from './build.mjs';
import { installDependencies } from './install.mjs';
import { Failure, say } from './progress.mjs';
import { COMMANDS, runCommand } from './run-command.mjs';
import { runTests } from './run-tests.mjs';
import { ensureToolchain } from './toolchain.mjs';

async function main([command, ...rest]) {
  if (command !== 'test' && command !== 'build' && !(command in COMMANDS)) {
    throw new Failure(`unknown command ${command ?? '(none)'}: use one of test, build, ${Object.keys(COMMANDS).join(', ')}`);
  }
  const handedOver = await ensureToolchain();
  if (handedOver !== null) return handedOver;
  await installDependencies();
  if (command === 'test') return runTests(rest);
  if (command === 'build' || COMMANDS[command].needsBuild) await build();
  return command === 'build' ? 0 : runCommand(command, rest);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof Failure ? error.message : (error?.stack ?? String(error)));
    process.exitCode = 1;
  },
);
