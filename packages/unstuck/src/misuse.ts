import { IntegrationError } from '@unstuck/checkout';
import type { CheckoutOptions } from '@unstuck/checkout';
import type { FailureCode } from '@unstuck/protocol';
import { PLAIN_WORDS } from './plain-words.ts';
import type { PlainWords } from './plain-words.ts';

/** Three parts of base64url; an unsigned token ends with an empty one. https://www.rfc-editor.org/rfc/rfc7519#section-3 */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Something that whoever built the page has to mend. */
export interface Misuse {
  /** For the person. */
  readonly words: PlainWords;
  /** For the developer: the attribute and the remedy. */
  readonly line: string;
}

const SANDBOX = 'add allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads to the frame, and serve the page over http(s)';
const TOKEN = 'pass the account token, a JWT that your back end signs for the page';
const KEY = 'another form has the same; give each its own';

/** Two forms of the same intent would be one order twice on the screen. */
export function intentOf({ api = '', key, token }: CheckoutOptions): string {
  return `${api} ${key ?? String(token)}`;
}

/** What would only fail later, and less plainly. */
export function findMisuse(scope: { readonly origin?: string }, options: CheckoutOptions, taken: readonly string[]): Misuse | null {
  // Nobody may call the order service from a page without an origin.
  if (scope.origin === 'null') return { words: PLAIN_WORDS.broken, line: `sandbox: ${SANDBOX}` };
  if (typeof options.token === 'string' && !JWT.test(options.token)) return { words: PLAIN_WORDS.token, line: `data-token: ${TOKEN}` };
  if (taken.indexOf(intentOf(options)) >= 0) return { words: PLAIN_WORDS.second, line: `data-key: ${KEY}` };
  return null;
}

/** The same for what the checkout refused. */
export function explainRefusal(error: unknown): Misuse {
  return { words: PLAIN_WORDS.broken, line: error instanceof IntegrationError ? `data-${error.field}: ${error.remedy}` : String(error) };
}

const SERVICE = 'data-api: what answers there is not the order service, or does not allow this origin';

/** Failures that a wrong attribute can be the reason of. */
const HINTS: { readonly [Code in FailureCode]?: string } = {
  'session.expired': `data-token: the order service refused it; ${TOKEN}`,
  'response.not-json': SERVICE,
  'response.wrong-schema': SERVICE,
  'network.failed': SERVICE,
};

/** What whoever built the page should look at first after this failure, if anything. */
export function hintAt(failure: FailureCode | null): string | null | undefined {
  return failure && HINTS[failure];
}
