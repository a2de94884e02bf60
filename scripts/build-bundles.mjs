import { buildBundles } from './build.mjs';
import { say } from './progress.mjs';

buildBundles().catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
