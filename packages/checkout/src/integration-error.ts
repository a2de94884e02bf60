/** The page uses the SDK wrongly: thrown at once, to the developer, never to the person paying. */
export class IntegrationError extends Error {
  /** Minifiers rename classes; this stays. */
  readonly code = 'integration';
  /** The option, or `mount`. */
  readonly field: string;
  /** What to do. */
  readonly remedy: string;
  constructor(field: string, remedy: string) {
    super(`${field}: ${remedy}`);
    this.name = 'IntegrationError';
    this.field = field;
    this.remedy = remedy;
  }
}
