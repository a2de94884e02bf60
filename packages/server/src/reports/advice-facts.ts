import type { Evidence, Report } from '@unstuck/protocol';
import type { AdviceFacts } from '@unstuck/protocol/advice';
import { formOrigins, isWhereFormLeads } from '../http/form-origins.ts';

/** Where a directive may stand in the evidence. */
const DIRECTIVE = /^[a-z-]{3,40}$/;

export interface Known {
  readonly report: Report;
  readonly serverEvidence: readonly Evidence[];
  /** Ids of the evidence that spoke for the cause. */
  readonly used: readonly string[];
  /** Origin of the page, where anybody knows it. */
  readonly page: string | null;
  /** Origin of the order service. */
  readonly api: string;
  /** Where the configured channels have browsers post their forms. */
  readonly gatewayUrls: readonly string[];
}

/** The exact thing to change, as far as anybody noted it. What another cause stands on says nothing about this one. */
export function adviceFacts({ report, serverEvidence, used, page, api, gatewayUrls }: Known): AdviceFacts {
  const details = [...report.evidence, ...serverEvidence].filter(({ id }) => used.includes(id)).map(({ detail }) => detail ?? {});
  const directive = details.map((detail) => detail['directive']).find((value): value is string => typeof value === 'string' && DIRECTIVE.test(value));
  const status = details.map((detail) => detail['status']).find((value): value is number => typeof value === 'number' && value > 0);
  const skew = report.evidence.find(({ id }) => id === 'device.clock-off')?.detail?.['skewSeconds'];
  const gateway = stoppedHandOff(report, gatewayUrls);
  return {
    api,
    ...(page === null ? {} : { page }),
    ...(directive === undefined ? {} : { directive }),
    ...(status === undefined ? {} : { status }),
    ...(typeof skew === 'number' ? { clockSkewSeconds: skew } : {}),
    ...(gateway.length === 0 || gateway[0] === api ? {} : { gateway: gateway.join(' ') }),
  };
}

/**
 * Where the form would have gone that the policy stopped last, if that is a channel's gateway: anybody can send a report, and what it names
 * is for IT to allow. A policy that is only tried out stops nothing.
 */
function stoppedHandOff({ timeline }: Report, gatewayUrls: readonly string[]): string[] {
  const violation = timeline.findLast(({ detail }) => detail?.['directive'] === 'form-action' && detail['disposition'] !== 'report');
  const blocked = violation?.detail?.['blocked'];
  const gateway = typeof blocked === 'string' ? gatewayUrls.find((url) => isWhereFormLeads(url, blocked)) : undefined;
  return gateway === undefined ? [] : formOrigins(gateway);
}
