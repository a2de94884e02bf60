import ky from 'ky';
import { ENDPOINT, HEADER, metaSchema, orderSchema, problemSchema, retryAfterMs } from '@unstuck/protocol';
import type { Meta, Operation, RequestOutcomeKind } from '@unstuck/protocol';
import { fence } from '@unstuck/compat';
import type { Platform } from '@unstuck/compat';
import { DEADLINES } from '../machine/deadlines.ts';
import type { RequestDemand } from '../machine/demand.ts';
import type { Outcome } from '../machine/outcome.ts';
import type { AccountToken } from './account-token.ts';
import type { Observe } from './observe.ts';
import { orderRequest } from './order-request.ts';
import type { OrderRequest } from './order-request.ts';
import { isReportOf } from './policy-violations.ts';
import type { ObserveSent, ObserveViolations } from './policy-violations.ts';
import type { ServiceAddress } from './service-address.ts';

/** One request under way. */
export interface InFlight {
  /** Null while the token is awaited, and nothing was sent. */
  headersSeen(): boolean | null;
  /** Ends it without an outcome. */
  drop(why: 'timeout' | 'aborted'): void;
}

export interface OrderClient {
  send(demand: RequestDemand, attemptId: string, settle: (outcome: Outcome) => void): InFlight;
  /** Asks what the server offers; null if that fails. */
  readMeta(attemptId: string, settle: (meta: Meta | null) => void): InFlight;
}

export interface OrderClientParts {
  readonly platform: Platform;
  readonly service: ServiceAddress;
  readonly token: AccountToken;
  /** What pages of the service that the person is sent to, or comes back to, are written in. */
  readonly locale: string;
  readonly observe: Observe;
  readonly observeViolations: ObserveViolations;
  /** Whether the browser stops whatever is asked there, as unencrypted. */
  readonly mixed: (url: string) => boolean;
  readonly observeSent: ObserveSent;
  /** The path of what is read, as nobody can have kept an answer to it. */
  readonly anew: (path: string) => string;
}

/**
 * The report of a policy violation comes up to 12 ms after the rejection it explains (Firefox; Chromium 0.4 ms), and so does word that the
 * request was sent after all.
 */
const VIOLATION_WITHIN_MS = 60;
/** What is stopped before it is sent is rejected within a few milliseconds; what took this long may have gone somewhere first. */
const STOPPED_WITHIN_MS = 100;

/** How a request ends that reached the service, or was never meant to. */
const NO_FAULT_OF_THE_ADDRESS = /^(ok|problem|offline|aborted)$/;

/** https://webidl.spec.whatwg.org/#securityerror */
const SECURITY_ERROR = 18;

const NO_SESSION: Failure = {
  kind: 'problem', status: 401, code: 'token.missing', retryable: false, money: 'not-sent', faults: [], retryAfterMs: null,
};

type Failure = Exclude<Outcome, { kind: 'ok' }>;
type Ending<T> = Failure | { readonly kind: 'ok'; readonly value: T };

interface Call<T> {
  readonly operation: Operation;
  readonly attempt: number;
  readonly attemptId: string;
  readonly request: OrderRequest;
  /** The path as it may be observed. */
  readonly shownPath: string;
  readonly authorized: boolean;
  readonly schema: Parameters<ReturnType<typeof ky>['json']>[0] & Schema<T>;
}
type Schema<T> = { readonly '~standard': { readonly types?: { readonly input: unknown; readonly output: T } | undefined } };

/** Sends what the machine demands, once, and says how it ended. Deadlines and retries are the machine's. */
export function createOrderClient({ platform, service, token, locale, observe, observeViolations, mixed, observeSent, anew }: OrderClientParts): OrderClient {
  const { parse } = JSON;
  const http = ky.create({
    fetch: platform.fetch, retry: 0, timeout: false, throwHttpErrors: false, credentials: 'omit', cache: 'no-store',
  });

  function exchange<T>(call: Call<T>, settle: (ending: Ending<T>) => void): InFlight {
    const { operation, request, attemptId } = call;
    const { method, path } = request;
    const base = service.current();
    const url = base + (method === 'get' ? anew(path) : path);
    const controller = new AbortController();
    const startedAt = platform.now();
    let response: Response | null = null;
    let over = false;
    let forbidden = mixed(url);
    let sent = false;
    let left = !call.authorized;
    let grace = 0;
    let failedAt: number | undefined;
    let failedWith = 0;
    const stopWatching = observeViolations('connect-src', (uri) => {
      forbidden = forbidden || isReportOf(url, uri);
    });
    const stopListening = fence(() => observeSent(url, () => (sent = true)), () => undefined);

    function end(outcome: RequestOutcomeKind, code: string | null): void {
      over = true;
      stopWatching();
      fence(stopListening);
      platform.clearTimer(grace);
      if (!NO_FAULT_OF_THE_ADDRESS.test(outcome)) service.failed(base);
      observe(attemptId, {
        type: 'request-ended', operation, outcome, code,
        status: response?.status ?? failedWith,
        marked: !!response?.headers.get(HEADER.server),
        requestId: response?.headers.get(HEADER.requestId) ?? null,
        redirected: /^[^h]/.test(response?.url ?? '') ? 'inside' : !!response?.redirected,
        html: /html/i.test(response?.headers.get('Content-Type') ?? ''),
        encoded: !!response?.headers.get('Content-Encoding'),
        durationMs: Math.round((failedAt ?? platform.now()) - startedAt),
      });
    }

    async function ask(renewable: boolean): Promise<Ending<T>> {
      if (!platform.online()) return { kind: 'offline' };
      const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': locale, [HEADER.attempt]: attemptId, ...request.headers };
      if (request.body) headers['Content-Type'] = 'application/json';
      if (call.authorized) {
        try {
          headers['Authorization'] = `Bearer ${await token.get()}`;
        } catch {
          return NO_SESSION;
        }
      }
      // The wait for the token may have outlived its purpose.
      if (over) return { kind: 'network-error' };
      left = true;
      const ending = await attempt(headers);
      const refused = ending.kind === 'problem' && ending.status === 401 && call.authorized;
      if (!refused || !renewable || over || !token.discard()) return ending;
      response = null;
      return ask(false);
    }

    async function attempt(headers: Record<string, string>): Promise<Ending<T>> {
      let read = false;
      let answer: Response;
      const sentAt = platform.now();
      const pending = http(url, {
        method,
        headers,
        signal: controller.signal,
        ...(request.body && { body: platform.encodeJson(request.body) }),
        parseJson(text) {
          // WebKit hands out what came before the connection broke as if it were all.
          // What somebody added to it ends with a tag.
          read = !/^\{[^]*[^}>\s]\s*$/.test(text);
          return parse(text);
        },
      });
      try {
        response = answer = await pending;
      } catch (error) {
        failedAt = platform.now();
        failedWith = Object(error).status ?? 0;
        if (!over) await new Promise<void>((resolve) => (grace = platform.setTimer(resolve, VIOLATION_WITHIN_MS)));
        // Engines from before the event refuse to open the request at all.
        if (Object(error).code === SECURITY_ERROR) return { kind: 'blocked' };
        return { kind: forbidden && !sent && failedAt - sentAt < STOPPED_WITHIN_MS ? 'blocked' : 'network-error' };
      }
      const { ok, status } = answer;
      const wait = retryAfterMs(answer.headers);
      try {
        if (ok) return { kind: 'ok', value: (await pending.json(call.schema)) as T };
        const { code, retryable, money, errors } = await pending.json(problemSchema);
        return { kind: 'problem', status, code, retryable, money, faults: errors ?? [], retryAfterMs: wait };
      } catch (error) {
        if (!read) return { kind: 'body-lost' };
        if (!ok) return { kind: 'http-error', status, retryAfterMs: wait };
        const json = /json/i.test(answer.headers.get('Content-Type') ?? '') && 'issues' in Object(error);
        return { kind: json ? 'wrong-schema' : 'not-json' };
      }
    }

    observe(attemptId, { type: 'request-started', operation, attempt: call.attempt, url: call.shownPath });
    void ask(true)
      .catch((): Ending<T> => ({ kind: 'network-error' }))
      .then((ending) => {
        if (over) return;
        end(ending.kind, ending.kind === 'problem' ? ending.code : null);
        settle(ending);
      });
    return {
      headersSeen: () => left ? response !== null : null,
      drop(why) {
        if (over) return;
        // Whoever tries again has the page asked again.
        if (!left && why === 'timeout') token.discard();
        end(why === 'timeout' && response ? 'body-timeout' : why, null);
        controller.abort();
      },
    };
  }

  return {
    send(demand, attemptId, settle) {
      const { operation, attempt, orderId } = demand;
      const request = orderRequest(demand);
      const shownPath = request.path.replace(encodeURIComponent(String(orderId)), ':id').replace(/\?.*/, '');
      return exchange({ operation, attempt, attemptId, request, shownPath, authorized: true, schema: orderSchema }, (ending) =>
        settle(ending.kind === 'ok' ? { kind: 'ok', order: ending.value } : ending));
    },
    readMeta(attemptId, settle) {
      const request: OrderRequest = { method: 'get', path: ENDPOINT.meta, headers: {}, body: null };
      const call = { operation: 'meta', attempt: 1, attemptId, request, shownPath: ENDPOINT.meta, authorized: false, schema: metaSchema } as const;
      const flight = exchange(call, (ending) => {
        platform.clearTimer(limit);
        settle(ending.kind === 'ok' ? ending.value : null);
      });
      const limit = platform.setTimer(() => {
        flight.drop('timeout');
        settle(null);
      }, DEADLINES.attempt);
      return {
        ...flight,
        drop(why) {
          platform.clearTimer(limit);
          flight.drop(why);
        },
      };
    },
  };
}
