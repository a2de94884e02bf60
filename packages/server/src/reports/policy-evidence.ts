import type { Evidence, Report } from '@unstuck/protocol';
import type { PolicyReportRow } from '../database/schema.ts';

const HOST_ERROR = /^(?:dns|tcp|tls)\./;
const CONNECT = /^(?:connect|default)-src/;
const SCRIPT = /^(?:script|style|default)-src/;

/** Whoever was answered, by whomever, or waits for an answer, was let out by the policy of the page. */
const WENT_OUT = /^(?:answer|problem)\.|^request\.(?:body|no|pending)/;

/** What browsers reported about this very service. Pages of one origin have several policies: what reached us, or went out at all, none of them stopped. */
export function ofPolicy(policy: readonly PolicyReportRow[], report: Report, reached: boolean, at: number): Evidence[] {
  const wentOut = report.evidence.some(({ id }) => WENT_OUT.test(id));
  return policy.filter((row) => isBelieved(row, policy)).flatMap(({ kind, what, blocked, about }): Evidence[] => {
    if (about === null || reached || (wentOut && kind === 'csp')) return [];
    if (kind === 'network-error') return HOST_ERROR.test(what) ? [{ id: 'server.network-error-logged', at, detail: { type: what } }] : [];
    if (about === 'service') return CONNECT.test(what) ? [{ id: 'server.csp-reported', at, detail: { directive: what, blocked } }] : [];
    return SCRIPT.test(what) && !cameUp(report) ? [{ id: 'server.csp-script-reported', at, detail: { directive: what, blocked } }] : [];
  });
}

/**
 * Anybody can say in a browser's name that a page of this origin was stopped. Believed is who names the attempt, which no stranger knows, and what
 * two addresses said.
 */
function isBelieved(row: PolicyReportRow, all: readonly PolicyReportRow[]): boolean {
  if (row.attempt_id !== '' || row.several) return true;
  return all.some((other) => other.kind === row.kind && other.what === row.what && other.about === row.about && other.sender !== '' && row.sender !== '' && other.sender !== row.sender);
}

/** Whoever has a form on the screen was let run by the policy of its page. */
function cameUp({ attempt }: Report): boolean {
  return attempt.phases.some(({ phase }) => phase !== 'boot');
}
