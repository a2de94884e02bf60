import type { Evidence, Report } from '@unstuck/protocol';
import type { PolicyReportRow } from '../database/schema.ts';

const HOST_ERROR = /^(?:dns|tcp|tls)\./;
const CONNECT = /^(?:connect|default)-src/;
const SCRIPT = /^(?:script|style|default)-src/;

/** What browsers reported about this very service. Pages of one origin have several policies: what reached us, none of them stopped. */
export function ofPolicy(policy: readonly PolicyReportRow[], report: Report, reached: boolean, at: number): Evidence[] {
  return policy.flatMap(({ kind, what, blocked, about }): Evidence[] => {
    if (about === null || reached) return [];
    if (kind === 'network-error') return HOST_ERROR.test(what) ? [{ id: 'server.network-error-logged', at, detail: { type: what } }] : [];
    if (about === 'service') return CONNECT.test(what) ? [{ id: 'server.csp-reported', at, detail: { directive: what, blocked } }] : [];
    return SCRIPT.test(what) && !cameUp(report) ? [{ id: 'server.csp-script-reported', at, detail: { directive: what, blocked } }] : [];
  });
}

/** Whoever has a form on the screen was let run by the policy of its page. */
function cameUp({ attempt }: Report): boolean {
  return attempt.phases.some(({ phase }) => phase !== 'boot');
}
