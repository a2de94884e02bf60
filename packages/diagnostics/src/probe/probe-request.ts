import { HEADER } from '@unstuck/protocol';
import type { ProbeName, ProbeOutcome } from '@unstuck/protocol';
import type { Platform } from '@unstuck/compat';

export interface ProbeRequest {
  readonly name: ProbeName;
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Without reading the answer, so without asking whether this page may: reachability alone. */
  readonly opaque?: boolean;
  /** What the body has to echo. Caches, login pages and pages for everything cannot. */
  readonly nonce?: string;
  /** Whether the answer has to bear the service's marker. */
  readonly marked?: boolean;
}

export interface ProbeResult {
  readonly name: ProbeName;
  readonly outcome: ProbeOutcome;
  readonly durationMs: number;
  readonly status: number;
  /** The server's clock minus this computer's, in seconds; null where the answer does not tell. */
  readonly skewSeconds: number | null;
}

/** Sends one side-effect-free request, without credentials of ours, and says how it went. Never rejects. */
export function sendProbe(platform: Platform, fetch: typeof globalThis.fetch, probe: ProbeRequest, limitMs: number): Promise<ProbeResult> {
  const { parse } = JSON;
  const { name, url, method, opaque, nonce, marked } = probe;
  const startedAt = platform.now();
  const sentAt = Date.now();
  const controller = new AbortController();
  let status = 0;
  let skewSeconds: number | null = null;

  async function ask(): Promise<ProbeOutcome> {
    const response = await fetch(url, {
      method, cache: 'no-store', credentials: marked || opaque ? 'omit' : 'same-origin', signal: controller.signal,
      ...(opaque ? { mode: 'no-cors' } : { redirect: 'manual' }),
      // Has the browser ask first, as it does for an order: some refuse that question alone.
      ...(marked && !nonce && { headers: { [HEADER.idempotencyKey]: name } }),
    });
    // Either kind is an answer whose inside is closed to us.
    if (response.type === 'opaqueredirect') return 'redirect';
    if (response.type === 'opaque') return 'ok';
    status = response.status;
    const date = Date.parse(response.headers.get('Date') ?? '');
    if (date) skewSeconds = Math.round((date - (sentAt + Date.now()) / 2) / 1_000);
    if (!marked) return status === 511 ? 'foreign' : 'ok';
    const ours = !!response.headers.get(HEADER.server);
    if (status >= 500 && status !== 511) return 'failing';
    if (!ours) return 'foreign';
    if (nonce === undefined) return 'ok';
    const text = await response.text();
    try {
      return Object(parse(text)).nonce === nonce ? 'ok' : 'foreign';
    } catch {
      return 'foreign';
    }
  }

  return new Promise((resolve) => {
    function end(outcome: ProbeOutcome): void {
      platform.clearTimer(timer);
      resolve({ name, outcome, status, skewSeconds, durationMs: Math.round(platform.now() - startedAt) });
    }
    const timer = platform.setTimer(() => {
      end('hangs');
      controller.abort();
    }, limitMs);
    ask().then(end, () => end('failed'));
  });
}
