import type { Seen } from './cases.ts';

export interface Ending {
  readonly hostChanges: readonly string[];
  readonly keepsNothing: boolean;
  readonly inlineScriptRan: boolean;
  readonly policyStops: readonly string[];
  readonly times: { readonly run: number; readonly mount: number; readonly ready: number } | null;
}

interface Posted {
  readonly seen?: Seen;
  readonly end?: true;
  readonly pageError?: string;
}

/** What the page posted, taken apart. */
export interface Trail {
  readonly seen: readonly Seen[];
  /** Each new phase with its money. */
  readonly path: readonly string[];
  readonly errors: readonly string[];
  readonly ending: Ending | null;
}

export function trailOf(posts: readonly string[]): Trail {
  const facts = posts.map((text) => JSON.parse(text) as Posted);
  const seen = facts.flatMap((fact) => (fact.seen === undefined ? [] : [fact.seen]));
  const changes = seen.filter(({ phase, load }, index) => phase !== seen[index - 1]?.phase || load !== seen[index - 1]?.load);
  return {
    seen,
    path: changes.map(({ phase, money }) => `${phase} ${money}`),
    errors: facts.flatMap(({ pageError }) => (pageError === undefined ? [] : [pageError])),
    ending: (facts.find(({ end }) => end) as Ending | undefined) ?? null,
  };
}
