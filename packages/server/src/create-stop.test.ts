import { expect, it } from 'vitest';
import { createStop } from './create-stop.ts';

it('halts background work before it waits for requests, and closes the database once both have ended', async () => {
  const done: string[] = [];
  let answerTheLast = (): void => undefined;
  const inFlight = new Promise<void>((resolve) => {
    answerTheLast = resolve;
  });
  const later = (what: string) => async (): Promise<void> => {
    await Promise.resolve();
    done.push(what);
  };
  const stop = createStop({
    http: { close: () => inFlight.then(later('requests answered')) },
    jobs: { halt: () => void done.push('jobs halted'), stop: later('jobs ended') },
    database: { close: later('database closed') },
  });
  const stopped = stop();
  expect(done, 'however long requests take').toEqual(['jobs halted']);
  answerTheLast();
  await stopped;
  expect(done).toEqual(['jobs halted', 'requests answered', 'jobs ended', 'database closed']);
});
