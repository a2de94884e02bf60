import process from 'node:process';
import { NothingNamedError, namedBy } from './named-by.ts';
import type { Choices, Chosen } from './named-by.ts';

/** As {@link namedBy}, for the words of a command: one that fits nothing ends it, and says what there is. */
export function namedOrExit<T extends readonly unknown[]>(words: readonly string[], ...choices: Choices<T>): Chosen<T> {
  try {
    return namedBy<T>(words, ...choices);
  } catch (error) {
    if (!(error instanceof NothingNamedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(1);
  }
}
