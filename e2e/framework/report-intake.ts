import { ENDPOINT, acknowledgingPixel, checksum, decodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';
import type { Exchange, FaultProxy } from './fault-proxy.ts';

/** The collector's side of the contract, in front of the server. */
export interface ReportIntake {
  /** Reports that arrived, each id once. */
  reports(): readonly Report[];
  /** Everything that arrived, as it came. */
  raw(): readonly string[];
  /** How often a whole report arrived. */
  arrivals(): number;
  /** Takes its place again, after all rules were lifted. */
  open(): void;
}

export function startReportIntake(network: FaultProxy): ReportIntake {
  const reports: Report[] = [];
  const raw: string[] = [];
  let arrivals = 0;
  const chunks = new Map<string, string[]>();
  const headers = { 'unstuck-server': 'test', 'cache-control': 'no-store' };

  function keep(text: string): Report | null {
    const report = text.startsWith('{') ? (JSON.parse(text) as Report) : decodeCapsule(text);
    if (report === null) return null;
    arrivals += 1;
    if (!reports.some(({ reportId }) => reportId === report.reportId)) reports.push(report);
    return report;
  }

  function takeBody({ body, deliver }: Exchange): void {
    raw.push(body);
    const report = keep(body);
    deliver({ status: report === null ? 400 : 200, headers: { ...headers, 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify({ ack: report?.reportId })) });
  }

  function takePicture({ request, deliver }: Exchange): void {
    raw.push(request.url ?? '');
    const { searchParams } = new URL(request.url ?? '', network.origin);
    const id = searchParams.get('id') ?? '';
    const pieces = chunks.get(id) ?? [];
    chunks.set(id, pieces);
    pieces[Number(searchParams.get('n'))] = searchParams.get('d') ?? '';
    const text = pieces.join('');
    const whole = checksum(text) === searchParams.get('sum') && keep(text) !== null;
    deliver({ status: 200, headers: { ...headers, 'content-type': 'image/gif' }, body: Buffer.from(acknowledgingPixel(whole ? id : '')) });
  }

  function open(): void {
    network.addRule({ method: 'POST', path: ENDPOINT.reportsAside, fault: takeBody, times: Infinity });
    network.addRule({ method: 'POST', path: ENDPOINT.reports, fault: takeBody, times: Infinity });
    network.addRule({ method: 'GET', path: ENDPOINT.reportPixel, fault: takePicture, times: Infinity });
  }
  open();
  return { raw: () => raw, reports: () => reports, arrivals: () => arrivals, open };
}
