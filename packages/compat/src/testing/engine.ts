export interface Engine {
  /** Whether `fetch` is its own. */
  fetches: boolean;
  /** How requests get from the code under test to the fake server. */
  carry: (serve: typeof fetch) => typeof fetch;
}

/** The engine that the tests run in: the one of Node, unless a set-up file puts an old one in its place. */
export const engine: Engine = { fetches: true, carry: (serve) => serve };
