import type { BookedTransfer, CarriedAnswer, OrderSummary, Placement, ReportAnswer, ReportSummary } from '@unstuck/protocol';
import type { Locale, Trouble } from './messages/message.ts';

/** Longest wait for an answer, its body included. */
const TIMEOUT_MS = 15_000;

/** What came of a question to the service. */
export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** The token is not, or no longer, right. */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'trouble'; readonly why: Trouble };

/** What came of asking the service to do something. */
export type Deed<T> = Answer<T> | { readonly kind: 'refused'; readonly remedies: readonly string[] };

/** Which reports are listed; each is empty where it does not matter. */
export interface ReportChoice {
  readonly site: string;
  /** By when they had come in, in local time. */
  readonly until: string;
  readonly account: string;
}

export interface ApiClient {
  /** @param report a reference, or one of its reports: `XXXX-XXXX-C!id` */
  lookUp(report: string, locale: Locale): Promise<Answer<ReportAnswer>>;
  readCarried(text: string, keep: boolean, locale: Locale): Promise<Answer<CarriedAnswer>>;
  /** Those that were chosen, the latest first: some, or, of an account or a time, up to a hundred. */
  latest(choice: ReportChoice): Promise<Answer<readonly ReportSummary[]>>;
  /** Keys of the sites that the service knows. */
  sites(): Promise<Answer<readonly string[]>>;
  /**
   * Orders that wait for a person (`waiting`), oldest first; those whose money a person has to place (`aside`), the latest first; those of an account, or the
   * one of a number or a transfer's text (`find`), the latest first.
   */
  orders(by: 'waiting' | 'aside' | 'find', which?: string): Promise<Answer<readonly OrderSummary[]>>;
  approve(orderId: string): Promise<Deed<OrderSummary>>;
  /** Books what a person did with money that was set aside. */
  place(tradeNumber: string, placement: Placement): Promise<Deed<OrderSummary>>;
  /** Says no to what waits for approval. */
  refuse(orderId: string): Promise<Deed<OrderSummary>>;
  /** @param amount what arrived, in minor units */
  confirmTransfer(orderId: string, amount: number, reference: string): Promise<Deed<BookedTransfer>>;
}

/** Asks `/console/api` on its own origin with the admin token. Never throws. */
export function createApiClient(fetch: typeof globalThis.fetch, token: string): ApiClient {
  async function send<T>(path: string, method: 'GET' | 'POST', body?: object): Promise<Deed<T>> {
    // No header can hold it, so no service has it.
    if (/[^\x21-\x7e]/.test(token)) return { kind: 'signed-out' };
    try {
      const answer = await fetch(`/console/api/${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (answer.status === 401) return { kind: 'signed-out' };
      if (answer.status === 429 || answer.status === 503) return { kind: 'trouble', why: 'busy' };
      if (answer.status === 413) return { kind: 'trouble', why: 'too-large' };
      if (answer.status === 400) return { kind: 'refused', remedies: remediesOf(await answer.json()) };
      if (!answer.ok) return { kind: 'trouble', why: 'failed' };
      return { kind: 'ok', value: (await answer.json()) as T };
    } catch {
      return { kind: 'trouble', why: 'unreachable' };
    }
  }
  /** The console itself sees to it that a question is well put. */
  async function ask<T>(path: string, body?: object): Promise<Answer<T>> {
    const answer = await send<T>(path, body ? 'POST' : 'GET', body);
    return answer.kind === 'refused' ? { kind: 'trouble', why: 'failed' } : answer;
  }
  const order = (id: string): string => `orders/${encodeURIComponent(id)}`;
  return {
    lookUp: (report, locale) => ask(`reports/${encodeURIComponent(report)}?locale=${locale}`),
    readCarried: (text, keep, locale) => ask(`capsule?locale=${locale}`, { text, keep }),
    latest: ({ site, until, account }) => ask(`reports?limit=${until || account ? 100 : 20}${until && `&until=${new Date(until).toJSON()}`}${site && `&site=${encodeURIComponent(site)}`}${account && `&account=${encodeURIComponent(account)}`}`),
    sites: () => ask('sites'),
    orders: (by, which = 'true') => ask(`orders?${by}=${encodeURIComponent(which)}`),
    place: (tradeNumber, placement) => send(`payments/${encodeURIComponent(tradeNumber)}/place`, 'POST', { as: placement }),
    refuse: (orderId) => send(`${order(orderId)}/refuse`, 'POST'),
    approve: (orderId) => send(`${order(orderId)}/approve`, 'POST'),
    confirmTransfer: (orderId, amount, reference) => send(`${order(orderId)}/confirm-transfer`, 'POST', { amount, reference }),
  };
}

function remediesOf(problem: unknown): readonly string[] {
  const { errors = [] } = problem as { readonly errors?: readonly { readonly remedy: string }[] };
  return errors.map(({ remedy }) => remedy);
}
