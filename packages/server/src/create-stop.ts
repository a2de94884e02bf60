import type { OpenDatabase } from './database/open-database.ts';
import type { Jobs } from './jobs.ts';

export interface RunningParts {
  readonly http: { close(): Promise<unknown> };
  readonly jobs: Jobs;
  readonly database: Pick<OpenDatabase, 'close'>;
}

/**
 * How a running service ends: stops accepting, finishes what is in flight and what background work has begun, delivers from the outbox while there is
 * time, closes the database. Background work is halted first, so that it ends while requests do, and begins nothing new meanwhile.
 */
export function createStop({ http, jobs, database }: RunningParts): () => Promise<void> {
  return async () => {
    jobs.halt();
    await http.close();
    await jobs.stop();
    await database.close();
  };
}
