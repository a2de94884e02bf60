import { setImmediate } from 'node:timers/promises';

/** As long as the pool lets a statement wait for a connection. */
const MAX_WAIT_MS = 5_000;

export interface GroupCommitOptions<Item, Answer> {
  /** One statement for all of them. */
  readonly write: (batch: readonly Item[]) => Promise<Answer>;
  /** Items of one statement. */
  readonly maxBatch: number;
  /** Items that wait for theirs. */
  readonly maxWaiting: number;
  /** The error for an item that finds too many waiting, or whose statement has not begun after five seconds; it was not written. */
  readonly refuse: () => Error;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly patience: NodeJS.Timeout;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Whatever comes in while one statement is on its way to disk goes with the next: a rush costs few commits, and who comes alone waits for nobody.
 * Answers a function that adds an item. It resolves with what the item's statement answered, once that is durable, and rejects with its error.
 */
export function createGroupCommit<Item, Answer>({ write, maxBatch, maxWaiting, refuse }: GroupCommitOptions<Item, Answer>): (item: Item) => Promise<Answer> {
  const waiting: Waiting<Item, Answer>[] = [];
  let writing = false;

  async function settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answer = await write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve(answer);
    } catch (error) {
      // One item that the database refuses must not take the others with it. A database that is away refuses all of them, once.
      if (batch.length > 1 && isRefusal(error)) for (const one of batch) await settle([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async function writeAll(): Promise<void> {
    writing = true;
    // What has come in by now may have to be read from its connection yet; the embedded database would not let that happen for long.
    for (await setImmediate(); waiting.length > 0; await setImmediate()) {
      const batch = waiting.splice(0, maxBatch);
      for (const { patience } of batch) clearTimeout(patience);
      await settle(batch);
    }
    writing = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= maxWaiting) throw refuse();
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(refuse());
      };
      const one = { item, patience: setTimeout(giveUp, MAX_WAIT_MS), resolve, reject };
      waiting.push(one);
      if (!writing) void writeAll();
    });
}

/** Data exceptions and broken constraints. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);
}
