export interface Remembered<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/**
 * Remembers the `most` values that were wanted last, and up to as many before them. They are forgotten a generation at a time, which costs
 * nothing per request; what is still wanted moves on to the next one, so never is everything forgotten at once.
 */
export function createRemembered<Value>(most: number): Remembered<Value> {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();

  function set(key: string, value: Value): void {
    if (recent.size >= most) [older, recent] = [recent, new Map()];
    recent.set(key, value);
  }

  return {
    get(key) {
      const known = recent.get(key);
      if (known !== undefined) return known;
      const earlier = older.get(key);
      if (earlier !== undefined) set(key, earlier);
      return earlier;
    },
    set,
  };
}
