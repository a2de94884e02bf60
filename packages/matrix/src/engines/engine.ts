/** A browser that can be started on this machine. */
export interface Engine {
  /** Stands in tables and file names. */
  readonly name: string;
  /** Opens the URL in a fresh profile. @throws {EngineMissingError} when this machine cannot have the engine */
  open(url: string): Promise<Session>;
}

/** One run of the browser. What the page finds out it posts itself; see `collectResults`. */
export interface Session {
  /** Writes a PNG of the first page. */
  screenshot(path: string): Promise<void>;
  /** Ends the browser, whatever it does. */
  kill(): Promise<void>;
}
