/** What words choose from. */
export interface Choice<T> {
  /** What one of them is called: `engine`. */
  readonly kind: string;
  readonly all: readonly T[];
  readonly nameOf: (each: T) => string;
}

export type Choices<T extends readonly unknown[]> = { readonly [K in keyof T]: Choice<T[K]> };
export type Chosen<T extends readonly unknown[]> = { readonly [K in keyof T]: readonly T[K][] };

/** Somebody named what does not exist; the message says what does. */
export class NothingNamedError extends Error {}

/**
 * Of each choice those whose names hold one of the words, and all of it where no word is for it: `firefox offline` is being offline in Firefox, `firefox`
 * everything there. Throws {@link NothingNamedError} for a word that fits nothing: whoever mistypes one engine has not asked for all of them.
 */
export function namedBy<T extends readonly unknown[]>(words: readonly string[], ...choices: Choices<T>): Chosen<T> {
  const given: readonly Choice<unknown>[] = choices;
  for (const word of words) if (given.every((choice) => fitting([word], choice).length === 0)) throw nothingNamed(word, given);
  const chosen = given.map((choice) => {
    const found = fitting(words, choice);
    return found.length > 0 ? found : choice.all;
  });
  return chosen as Chosen<T>;
}

/** Those of exactly these names, in their order. Throws {@link NothingNamedError} for a name that is nobody's: a list of ours that has outlived what it names. */
export function exactlyNamed<T>(names: readonly string[], choice: Choice<T>): readonly T[] {
  return names.flatMap((name) => {
    const found = choice.all.filter((each) => choice.nameOf(each) === name);
    if (found.length === 0) throw nothingNamed(name, [choice]);
    return found;
  });
}

function fitting<T>(words: readonly string[], { all, nameOf }: Choice<T>): readonly T[] {
  return all.filter((each) => words.some((word) => nameOf(each).toLowerCase().includes(word.toLowerCase())));
}

function nothingNamed<T>(name: string, choices: readonly Choice<T>[]): NothingNamedError {
  const lists = choices.map(({ kind, all, nameOf }) => `${kind}s: ${all.map((each) => `"${nameOf(each)}"`).join(', ')}`);
  return new NothingNamedError([`"${name}" fits no ${choices.map(({ kind }) => kind).join(' and no ')}.`, ...lists].join('\n'));
}
