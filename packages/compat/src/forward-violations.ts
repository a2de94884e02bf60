import { fence } from './fence.ts';

/** A policy reports what a frame asked for to that frame; this dispatches it again on the page, where observers listen. https://w3c.github.io/webappsec-csp/#report-violation */
export function forwardViolations(frame: Document, page: Document): void {
  frame.addEventListener('securitypolicyviolation', (event) => fence(() => page.dispatchEvent(new SecurityPolicyViolationEvent(event.type, event))));
}
