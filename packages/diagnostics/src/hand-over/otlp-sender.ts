import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { retryAfterMs } from '@unstuck/protocol';

/** What became of a record. */
export type OtlpResult =
  | { readonly outcome: 'accepted' }
  | {
      readonly outcome: 'dropped';
      /** `refused`: the receiver does not take it; `no-answer`: none came in time, or only that it is busy; `queue-full`: too many others are waiting. */
      readonly reason: 'refused' | 'no-answer' | 'queue-full';
      /** HTTP status of the last answer; 0 where there was none. */
      readonly status: number;
      /** The receiver's own words, if it had any. */
      readonly message: string;
    };

export interface OtlpSender {
  /** Never throws; `done` is called once, unless the sender is disposed of before. */
  send(body: string, done: (result: OtlpResult) => void): void;
  dispose(): void;
}

export type SenderPlatform = Pick<Platform, 'fetch' | 'setTimer' | 'clearTimer' | 'randomBytes'>;

/** Of one try. The same as `OTEL_EXPORTER_OTLP_TIMEOUT` has by default. */
export const TRY_TIMEOUT_MS = 10_000;
/** Before each try but the first, at most: it begins at a random point of the second half. */
export const BACKOFF_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];
/** A receiver that asks for more than this is not waited for any longer. */
export const MAX_WAIT_MS = 60_000;
/** A page makes a few reports; the network that loses them may be the very reason for them. */
export const MAX_WAITING = 10;
/** What browsers let outlive the page, all requests together. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
const MAX_KEEPALIVE = 60_000;

type Answer = { readonly retry: false; readonly result: OtlpResult } | { readonly retry: true; readonly status: number; readonly after: number | null };

const NO_ANSWER: Answer = { retry: true, status: 0, after: null };

/**
 * OTLP over HTTP: tries again after 429, 502, 503, 504 and where no receiver answered, as late as `Retry-After` says or with growing pauses; takes
 * any other refusal, a partial one included, for final. A page of another origin can read `Retry-After` only if
 * `Access-Control-Expose-Headers` names it. https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function createOtlpSender(platform: SenderPlatform, endpoint: string, headers: Readonly<Record<string, string>>): OtlpSender {
  const stops = new Set<() => void>();

  function attempt(body: string, tries: number, done: (result: OtlpResult) => void): void {
    const controller = new AbortController();
    let over = false;
    const timer = platform.setTimer(() => settle(NO_ANSWER), TRY_TIMEOUT_MS);
    const stop = (): void => {
      over = true;
      platform.clearTimer(timer);
      stops.delete(stop);
      controller.abort();
    };
    stops.add(stop);

    function settle(answer: Answer): void {
      if (over) return;
      stop();
      if (!answer.retry) return done(answer.result);
      const pause = BACKOFF_MS[tries];
      if (pause === undefined || (answer.after ?? 0) > MAX_WAIT_MS) return done({ outcome: 'dropped', reason: 'no-answer', status: answer.status, message: '' });
      rest(answer.after ?? pause * (0.5 + chance() / 2), () => attempt(body, tries + 1, done));
    }

    const init: RequestInit = {
      method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body, signal: controller.signal, credentials: 'omit', keepalive: body.length < MAX_KEEPALIVE,
    };
    // Within a promise, since a bent `fetch` may throw.
    new Promise<Response>((resolve) => resolve(platform.fetch(endpoint, init))).then(read).then(settle, () => settle(NO_ANSWER));
  }

  function rest(ms: number, next: () => void): void {
    const timer = platform.setTimer(() => {
      stops.delete(stop);
      next();
    }, ms);
    const stop = (): void => {
      stops.delete(stop);
      platform.clearTimer(timer);
    };
    stops.add(stop);
  }

  function chance(): number {
    return fence(() => (platform.randomBytes(1)[0] ?? 0) / 255, 1);
  }

  return {
    send(body, done) {
      if (stops.size >= MAX_WAITING) return done({ outcome: 'dropped', reason: 'queue-full', status: 0, message: '' });
      attempt(body, 0, done);
    },
    dispose: () => stops.forEach((stop) => stop()),
  };
}

async function read(response: Response): Promise<Answer> {
  const { status, ok, headers } = response;
  if (/^(?:429|502|503|504)$/.test(String(status))) return { retry: true, status, after: retryAfterMs(headers) };
  const text = await response.text();
  const said = fence<unknown>(() => JSON.parse(text === '' ? '{}' : text), null);
  const { message, partialSuccess } = Object(said);
  if (!ok) return { retry: false, result: { outcome: 'dropped', reason: 'refused', status, message: wordsOf(message) } };
  // A network login answers anything with a page and a good status.
  if (typeof said !== 'object' || said === null) return { retry: true, status, after: null };
  const { rejectedLogRecords, errorMessage } = Object(partialSuccess);
  if (Number(rejectedLogRecords ?? 0) > 0) return { retry: false, result: { outcome: 'dropped', reason: 'refused', status, message: wordsOf(errorMessage) } };
  return { retry: false, result: { outcome: 'accepted' } };
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
