import type { Report } from '@unstuck/protocol';
import { orderTailOf } from './order-tail.ts';
import { toKeyValues } from './otlp-json.ts';
import type { AnyValue, KeyValue, Plain } from './otlp-json.ts';
import type { ReportGist } from './report-gist.ts';

/** `ExportLogsServiceRequest` with one record. https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto */
export interface LogsRequest {
  readonly resourceLogs: readonly [{
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeLogs: readonly [{
      readonly scope: { readonly name: string; readonly version: string };
      readonly logRecords: readonly [LogRecord];
    }];
  }];
}

interface LogRecord {
  /** Nanoseconds since 1970, in decimal digits. */
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
}

/** What the resource says of itself, such as `deployment.environment.name`. */
export type ResourceAttributes = Readonly<Record<string, string | number | boolean>>;

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITY = { warning: { severityNumber: 13, severityText: 'WARN' }, error: { severityNumber: 17, severityText: 'ERROR' } } as const;
const EVENT_NAME = 'unstuck.report';
const SCOPE = '@unstuck/diagnostics';

/** A report as an OTLP request. Attributes are of the semantic conventions where these have a name, `unstuck.*` otherwise. */
export function toLogsRequest(report: Report, gist: ReportGist, resource: ResourceAttributes): LogsRequest {
  const { madeAt, sdk } = report;
  const time = `${Date.parse(madeAt)}000000`;
  return {
    resourceLogs: [{
      resource: { attributes: toKeyValues({ 'service.name': 'unstuck-checkout', 'service.version': sdk.version, ...resource }) },
      scopeLogs: [{
        scope: { name: SCOPE, version: sdk.version },
        logRecords: [{
          timeUnixNano: time,
          observedTimeUnixNano: time,
          ...SEVERITY[gist.level],
          eventName: EVENT_NAME,
          body: { stringValue: gist.words },
          attributes: toKeyValues(attributesOf(report, gist)),
        }],
      }],
    }],
  };
}

function attributesOf(report: Report, gist: ReportGist): { readonly [key: string]: Plain } {
  const { reportId, reference, sdk, attempt, failure, findings, evidence, probes, environment, timeline, drops, deliveries } = report;
  const { userAgent, language, ...others } = environment;
  return {
    // Collectors older than the field of that name read it here. https://opentelemetry.io/docs/specs/semconv/general/events/
    'event.name': EVENT_NAME,
    'error.type': failure?.code,
    'exception.message': lastDetail(report, 'script error', 'message'),
    'url.path': lastDetail(report, 'request-started', 'url'),
    'http.response.status_code': lastDetail(report, 'request-ended', 'status') || null,
    'user_agent.original': userAgent,
    'browser.language': language,
    'unstuck.cause': gist.cause,
    'unstuck.confidence': gist.confidenceWord,
    'unstuck.probability': gist.confidence,
    'unstuck.phase': gist.phase,
    'unstuck.money': failure?.money,
    'unstuck.reference': reference,
    'unstuck.report.id': reportId,
    'unstuck.build': sdk.build,
    'unstuck.attempt': { id: attempt.id, orderTail: orderTailOf(report), phases: attempt.phases, waitedMs: attempt.waitedMs, deadlineMs: attempt.deadlineMs },
    'unstuck.findings': findings,
    'unstuck.evidence': evidence,
    'unstuck.probes': probes,
    'unstuck.environment': others,
    'unstuck.timeline': timeline,
    'unstuck.drops': drops,
    'unstuck.deliveries': deliveries,
  };
}

/** What the timeline says last of something, or nothing. */
function lastDetail({ timeline }: Report, of: string, name: string): Plain {
  return timeline.filter(({ what }) => what === of).slice(-1)[0]?.detail?.[name];
}
