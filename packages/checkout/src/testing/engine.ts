export interface Engine {
  /** Whether the headers of an answer are seen before its body. */
  streams: boolean;
  /** How requests get from the code under test to the fake server. */
  carry: (serve: typeof fetch) => typeof fetch;
}

/** The engine that the tests run in: the one of Node, unless a set-up file puts an old one in its place. */
export const engine: Engine = { streams: true, carry: (serve) => serve };
