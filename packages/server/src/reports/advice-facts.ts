import type { Evidence, Report } from '@unstuck/protocol';
import type { AdviceFacts } from '@unstuck/protocol/advice';
import { formOrigins } from '../http/form-origins.ts';

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
  const status = details.map((detail) => detail['status']).find((value): value is number => typeof value === 'number' && value > 0);
  const skew = report.evidence.find(({ id }) => id === 'device.clock-off')?.detail?.['skewSeconds'];
  const framed = report.environment['framed'];
  // As configured, never as the report says: what stands here is for IT to allow.
  const gateways = [...new Set(gatewayUrls.flatMap(formOrigins))].filter((origin) => origin !== api);
  return {
    api,
    ...(page === null ? {} : { page }),
    ...(status === undefined ? {} : { status }),
    ...(typeof skew === 'number' ? { clockSkewSeconds: skew } : {}),
    ...(gateways.length === 0 ? {} : { gateways }),
    ...(typeof framed === 'boolean' ? { framed } : {}),
  };
}
