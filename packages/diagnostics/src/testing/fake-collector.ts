import { acknowledgingSize, checksum, decodeCapsule } from '@unstuck/protocol';
import type { Report } from '@unstuck/protocol';

/** How a door fares. `open` leads to the collector; behind `mistaken` another report is acknowledged, which for a picture is as wide. */
export type DoorState = 'open' | 'shut' | 'hanging' | 'portal' | 'filtered' | 'busy' | 'refused' | 'mistaken' | 'answer-lost';

export interface FakeCollector {
  /** Reports it has, by arrival; the same id counts once. */
  readonly reports: Report[];
  /** Requests that reached it or an intermediary, as `door state`. */
  readonly asked: string[];
  /** Their whole addresses. */
  readonly urls: string[];
  /** By path; all others are `open`. */
  readonly states: Record<string, DoorState>;
  readonly post: (url: string, body: string, signal: AbortSignal) => Promise<Response>;
  /** Answers a picture request with the size of the picture; null for an error. */
  picture(url: string): { readonly width: number; readonly height: number } | null;
}

/** The service's side of a delivery, and what may stand in the way. */
export function createFakeCollector(): FakeCollector {
  const reports: Report[] = [];
  const asked: string[] = [];
  const urls: string[] = [];
  const states: Record<string, DoorState> = {};
  const chunks: Record<string, string[]> = {};

  function keep(report: Report): void {
    if (!reports.some(({ reportId }) => reportId === report.reportId)) reports.push(report);
  }

  function take(text: string): Report | null {
    const report = text.startsWith('{') ? (JSON.parse(text) as Report) : decodeCapsule(text);
    if (report !== null) keep(report);
    return report;
  }

  const genuine = { 'Unstuck-Server': 'test' };
  return {
    reports, asked, urls, states,
    post: (url, body, signal) => {
      const path = new URL(url).pathname;
      const state = states[path] ?? 'open';
      asked.push(`${path} ${state}`);
      urls.push(url);
      switch (state) {
        case 'shut':
          return Promise.reject(new TypeError('Failed to fetch'));
        case 'hanging':
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
        case 'portal':
          return Promise.resolve(new Response('<h1>Sign in</h1>', { headers: { 'Content-Type': 'text/html' } }));
        case 'filtered':
          return Promise.resolve(new Response('', { status: 403 }));
        case 'mistaken':
          return Promise.resolve(new Response(JSON.stringify({ ack: 'another-report' }), { headers: genuine }));
        case 'busy':
          return Promise.resolve(new Response('', { status: 429, headers: { ...genuine, 'Retry-After': '30' } }));
        case 'refused':
          return Promise.resolve(new Response('', { status: 400, headers: genuine }));
        case 'answer-lost':
          take(body);
          return Promise.reject(new TypeError('Failed to fetch'));
        case 'open': {
          const report = take(body);
          return Promise.resolve(new Response(JSON.stringify({ ack: report?.reportId }), { headers: genuine }));
        }
      }
    },
    picture(url) {
      const { pathname, searchParams } = new URL(url);
      const state = states[pathname] ?? 'open';
      asked.push(`${pathname} ${state}`);
      urls.push(url);
      const id = searchParams.get('id') ?? '';
      const { width, height } = acknowledgingSize(id);
      if (state === 'portal') return { width: 1, height: 1 };
      if (state === 'mistaken') return { width, height: height + 1 };
      if (state !== 'open') return null;
      const pieces = (chunks[id] ??= []);
      pieces[Number(searchParams.get('n'))] = searchParams.get('d') ?? '';
      const text = pieces.join('');
      if (checksum(text) !== searchParams.get('sum')) return { width: 1, height: 1 };
      return take(text) === null ? null : { width, height };
    },
  };
}
