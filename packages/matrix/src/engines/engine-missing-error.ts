/** This machine lacks the engine: to be told, and never to be counted as passed. */
export class EngineMissingError extends Error {
  constructor(engine: string, why: string) {
    super(`${engine} is not available: ${why}`);
    this.name = 'EngineMissingError';
  }
}
