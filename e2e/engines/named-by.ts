/** Those whose names hold one of the words; all of them where no word fits any. */
export function namedBy<T>(words: readonly string[], all: readonly T[], nameOf: (each: T) => string): readonly T[] {
  const found = all.filter((each) => words.some((word) => nameOf(each).toLowerCase().includes(word.toLowerCase())));
  return found.length > 0 ? found : all;
}
