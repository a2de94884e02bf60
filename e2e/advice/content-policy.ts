const ADVISED = /^(?:(?:script|style|connect)-src|form-action) .+$/m;

type Directives = Map<string, readonly string[]>;

function parse(policy: string): Directives {
  const words = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  return new Map(words.flatMap(([name = '', ...sources]) => (name === '' ? [] : [[name, sources] as const])));
}

function write(directives: Directives): string {
  return [...directives].map(([name, sources]) => [name, ...sources].join(' ')).join('; ');
}

/**
 * What becomes of a policy in the hands of somebody who does what a text says, and knows nothing else. A rule that the text no longer gives is
 * not followed.
 */
export function followAdvice(policy: string, text: string): string {
  const [line] = ADVISED.exec(text) ?? [];
  if (line === undefined) throw new Error(`nothing to add to a policy: ${text}`);
  const [takesNoneOut, copiesDefault] = [text.includes("'none'"), text.includes('default-src')];
  const leavesFormsAlone = /form-action(?: is missing, leave it out| 时，一律不用写)/.test(text);
  const directives = parse(policy);
  const fallback = copiesDefault ? directives.get('default-src') : undefined;
  for (const [name, sources] of parse(line)) {
    const own = directives.get(name);
    if (own !== undefined) directives.set(name, [...own.filter((source) => !takesNoneOut || source !== "'none'"), ...sources]);
    else if (name === 'form-action' ? !leavesFormsAlone : !copiesDefault) directives.set(name, sources);
    else if (name !== 'form-action' && fallback !== undefined) directives.set(name, [...fallback, ...sources]);
  }
  return write(directives);
}
