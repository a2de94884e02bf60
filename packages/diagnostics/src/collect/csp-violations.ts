import type { CollectorParts } from './collector-parts.ts';
import { listen } from './listen.ts';

/**
 * Requests to the service that the page's policy stopped. Only what was enforced, and only under the service's own paths: a page may test
 * a stricter policy, and other scripts of its may ask the same host. A report that names no more than the origin is of a request that was
 * sent and redirected elsewhere, so it is no proof of a policy in the way.
 */
export function observeCspViolations({ scope, api, evidence, timeline }: CollectorParts): () => void {
  return listen(scope.document, 'securitypolicyviolation', (event) => {
    const { disposition, effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    if (disposition !== 'enforce') return;
    timeline.note('policy violation', { directive: effectiveDirective });
    if (effectiveDirective === 'connect-src' && blockedURI.indexOf(`${api}/v1/`) === 0) evidence.add('page.csp-connect', { directive: effectiveDirective });
  });
}
