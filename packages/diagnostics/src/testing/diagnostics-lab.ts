import { Window as FakeWindow } from 'happy-dom';
import type { Diagnosis, ObservationFact, Phase, Report } from '@unstuck/protocol';
import { createDiagnostics } from '../create-diagnostics.ts';
import { createFakePage } from './fake-page.ts';

export type Ended = Extract<ObservationFact, { type: 'request-ended' }>;
type Failure = Extract<ObservationFact, { type: 'phase-changed' }>['failure'];
export type Answer = NonNullable<Parameters<typeof createFakePage>[0]>;

/** As a service in good health answers control requests. */
export const OK: Answer = (url) => Promise.resolve(new Response(JSON.stringify({ nonce: /n=(\w+)/.exec(url)?.[1] }), { headers: { 'Unstuck-Server': 'b1' } }));

export type DiagnosticsLab = ReturnType<typeof openLab>;

/** Diagnostics on a page of their own, told what a checkout would tell; `answer` is what control requests hear. */
export function openLab(answer: Answer = OK) {
  const window = new FakeWindow({ url: 'https://hr.test/home' });
  const page = createFakePage(answer);
  const scope = window as unknown as Window;
  const diagnostics = createDiagnostics({ api: 'https://pay.test', locale: 'en', scope, platform: page.platform });
  const root = window.document.createElement('form') as unknown as Element;
  root.getBoundingClientRect = () => ({ width: 300, height: 200 }) as DOMRect;
  window.document.body.appendChild(root as never);
  const detach = diagnostics.attach(root);
  const heard: (Diagnosis | null)[] = [];
  const reports: Report[] = [];
  diagnostics.subscribe((diagnosis) => heard.push(diagnosis));
  root.addEventListener('unstuck:report', (event) => reports.push((event as CustomEvent<Report>).detail));
  let sequence = 0;
  let phase: Phase = 'boot';
  function tell(fact: ObservationFact): void {
    diagnostics.observe({ ...fact, attemptId: 'attempt-1', sequence: (sequence += 1), at: page.time.now() });
  }
  const lab = {
    page, diagnostics, root, heard, reports, detach, window, tell,
    causes: () => heard.map((diagnosis) => diagnosis?.cause ?? null),
    cause: () => root.getAttribute('data-unstuck-cause'),
    to(next: Phase, failure: Failure = null) {
      tell({ type: 'phase-changed', from: phase, to: next, failure, money: 'unknown', deadlineMs: next === 'creating' ? 20_000 : null });
      phase = next;
    },
    start: () => {
      tell({ type: 'attempt-started', reference: 'ABCD-EFGH-J', resumed: false });
    },
    sends: (operation: Ended['operation'] = 'create') => tell({ type: 'request-started', operation, attempt: 1, url: '/v1/orders' }),
    ends: (more: Partial<Ended>) => tell({
      type: 'request-ended', operation: 'create', outcome: 'ok', status: 0, marked: false, redirected: false, html: false, encoded: false, durationMs: 20, code: null, requestId: null, ...more,
    }),
    /** An order whose one request ends like this. */
    fails: (ending: Partial<Ended>, failure: Failure) => {
      lab.start();
      lab.to('creating');
      lab.ends(ending);
      lab.to('failed', failure);
    },
  };
  return lab;
}
