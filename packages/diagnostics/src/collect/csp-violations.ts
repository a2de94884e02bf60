import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';
import { originOf } from '@unstuck/protocol';

/**
 * What the page's policy stopped, for the story only. Whether it stopped the order, the checkout says: pages test stricter policies, other
 * scripts ask the same host, and what was sent and then redirected elsewhere is reported in the same words.
 */
export function observeCspViolations({ scope, timeline }: CollectorParts): () => void {
  return listen(scope.document, 'securitypolicyviolation', (event) => {
    const { disposition, effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    timeline.note('policy violation', { directive: effectiveDirective, disposition, blocked: originOf(blockedURI) });
  });
}
