import { createNativePlatform, fence } from '@unstuck/compat';
import type { Locale } from '@unstuck/protocol';
import { encodeReport } from '../report/encode-report.ts';
import { observeReports } from './observe-reports.ts';
import type { HandOver } from './observe-reports.ts';
import { toLogsRequest } from './otlp-log.ts';
import type { ResourceAttributes } from './otlp-log.ts';
import { createOtlpSender } from './otlp-sender.ts';
import type { OtlpResult, SenderPlatform } from './otlp-sender.ts';
import { gistOf } from './report-gist.ts';

export type { HandOver } from './observe-reports.ts';
export type { ResourceAttributes } from './otlp-log.ts';
export type { OtlpResult, SenderPlatform } from './otlp-sender.ts';

export interface OtlpHandOverOptions {
  /** Whole address of the receiver for logs, such as `https://otel.example.com/v1/logs`. */
  readonly endpoint: string;
  /** Sent with each request, such as an API key that a page may know. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to `service.name` (`unstuck-checkout`) and `service.version` (the SDK's), or in their place. */
  readonly resource?: ResourceAttributes;
  /** Of the record's body. Default: `en`. */
  readonly locale?: Locale;
  /** Where reports are heard: an ancestor of the checkout, or its root. Default: `document`. */
  readonly target?: EventTarget;
  /** Called with the outcome of each report. What it throws is ignored. */
  readonly onResult?: (reportId: string, result: OtlpResult) => void;
  /** Default: the browser's own. */
  readonly platform?: SenderPlatform;
}

/**
 * Sends each report of a failed top-up as one OpenTelemetry log record, by OTLP over HTTP in JSON.
 *
 * Plain JSON, since one record at a time needs neither batches nor context: OpenTelemetry's own logger and exporter weigh 13 kB after gzip, of
 * which this would use the shape of a message, and the exporter is still 0.x, where every minor version may break.
 * @throws {TypeError} where `endpoint` is no http(s) address; nothing is thrown later
 */
export function handOverToOtlp({ endpoint, headers = {}, resource = {}, locale = 'en', target = document, onResult, platform }: OtlpHandOverOptions): HandOver {
  if (!/^https?:\/\/[^/]+\/./i.test(endpoint)) {
    throw new TypeError('handOverToOtlp: "endpoint" is no address for logs; pass all of it, such as https://otel.example.com/v1/logs');
  }
  const sender = createOtlpSender(platform ?? createNativePlatform(window), endpoint, headers);
  const hearing = observeReports(target, (report) => {
    const request = toLogsRequest(report, gistOf(report, locale), resource);
    sender.send(encodeReport(request), (result) => fence(() => onResult?.(report.reportId, result)));
  });
  return {
    dispose() {
      hearing.dispose();
      sender.dispose();
    },
  };
}
