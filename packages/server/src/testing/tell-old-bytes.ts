// Loaded before the service's own program: does as it is told by signal, and tells on standard error.
import process from 'node:process';
import { collectGarbage } from './collect-garbage.ts';
import { oldBytes } from './grown-old.ts';

/** What is under way survives all of them, and so grows old. */
process.on('SIGUSR2', () => {
  for (let time = 0; time < 3; time += 1) collectGarbage({ type: 'minor' });
  process.stderr.write(`${oldBytes()}\n`);
});
