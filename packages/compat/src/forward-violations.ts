import { fence } from './fence.ts';

/** A policy stops what a frame asks for and says so there; whoever looks for that does so in the page. https://w3c.github.io/webappsec-csp/#report-violation */
export function forwardViolations(frame: Document, page: Document): void {
  frame.addEventListener('securitypolicyviolation', (event) => fence(() => page.dispatchEvent(new SecurityPolicyViolationEvent(event.type, event))));
}
