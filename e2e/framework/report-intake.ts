import { ENDPOINT, acknowledgingPixel, decodeCapsule } from '@unstuck/protocol';
import type { Door, Report } from '@unstuck/protocol';
import type { Exchange, FaultProxy } from './fault-proxy.ts';

/** Listens in front of the collector; what it answers is the collector's own word. */
export interface ReportIntake {
  /** Reports that the collector acknowledged, each id once. */
  reports(): readonly Report[];
  /** Everything that arrived, as it came. */
  raw(): readonly string[];
  /** How often a whole report was acknowledged. */
  arrivals(): number;
  /** By which door each of those came; a worker's looks like the collector's. */
  doors(): readonly Door[];
  /** Takes its place again, after all rules were lifted. */
  open(): void;
}

export function startReportIntake(network: FaultProxy): ReportIntake {
  const reports: Report[] = [];
  const raw: string[] = [];
  const doors: Door[] = [];
  const chunks = new Map<string, string[]>();

  function keep(text: string, door: Door): void {
    const report = text.startsWith('{') ? (JSON.parse(text) as Report) : decodeCapsule(text);
    if (report === null) throw new Error('the collector acknowledged what is no report');
    doors.push(door);
    if (!reports.some(({ reportId }) => reportId === report.reportId)) reports.push(report);
  }

  async function hearBody({ request, body, forward, deliver }: Exchange): Promise<void> {
    raw.push(body);
    const answer = await forward();
    if (answer.status === 200) keep(body, request.url?.startsWith(ENDPOINT.reportsAside) ? 'same-origin' : 'collector');
    deliver(answer);
  }

  async function hearPicture({ request, forward, deliver }: Exchange): Promise<void> {
    raw.push(request.url ?? '');
    const { searchParams } = new URL(request.url ?? '', network.origin);
    const id = searchParams.get('id') ?? '';
    const pieces = chunks.get(id) ?? [];
    chunks.set(id, pieces);
    pieces[Number(searchParams.get('n'))] = searchParams.get('d') ?? '';
    const answer = await forward();
    if (answer.body.equals(Buffer.from(acknowledgingPixel(id)))) keep(pieces.join(''), 'image');
    deliver(answer);
  }

  function open(): void {
    network.addRule({ method: 'POST', path: ENDPOINT.reportsAside, fault: hearBody, times: Infinity });
    network.addRule({ method: 'POST', path: ENDPOINT.reports, fault: hearBody, times: Infinity });
    network.addRule({ method: 'GET', path: ENDPOINT.reportPixel, fault: hearPicture, times: Infinity });
  }
  open();
  return { raw: () => raw, reports: () => reports, arrivals: () => doors.length, doors: () => doors, open };
}
