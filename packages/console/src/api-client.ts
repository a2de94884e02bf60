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

export interface ApiClient {
  /** @param report a reference, or one of its reports: `XXXX-XXXX-C!id` */
  lookUp(report: string, locale: Locale): Promise<Answer<ReportAnswer>>;
  readCarried(text: string, keep: boolean, locale: Locale): Promise<Answer<CarriedAnswer>>;
  /** Of one site, or of all of them, received by `until`, in local time; empty for now. */
  latest(site: string | null, until: string): Promise<Answer<readonly ReportSummary[]>>;
  /** Keys of the sites that the service knows. */
  sites(): Promise<Answer<readonly string[]>>;
  /** Orders that wait for a person, oldest first. */
  waiting(): Promise<Answer<readonly OrderSummary[]>>;
  /** The order whose bank transfer carries this text: one, or none. */
  byRemittance(remittance: string): Promise<Answer<readonly OrderSummary[]>>;
  /** Orders whose money a person has to place, the latest first. */
  aside(): Promise<Answer<readonly OrderSummary[]>>;
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
        headers: { Authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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
    const answer = await send<T>(path, body === undefined ? 'GET' : 'POST', body);
    return answer.kind === 'refused' ? { kind: 'trouble', why: 'failed' } : answer;
  }
  const order = (id: string): string => `orders/${encodeURIComponent(id)}`;
  return {
    lookUp: (report, locale) => ask(`reports/${encodeURIComponent(report)}?locale=${locale}`),
    readCarried: (text, keep, locale) => ask(`capsule?locale=${locale}`, { text, keep }),
    latest: (site, until) => ask(`reports?limit=${until === '' ? 20 : `100&until=${new Date(until).toJSON()}`}${site === null ? '' : `&site=${encodeURIComponent(site)}`}`),
    sites: () => ask('sites'),
    waiting: () => ask('orders?waiting=true'),
    byRemittance: (remittance) => ask(`orders?remittance=${encodeURIComponent(remittance)}`),
    aside: () => ask('orders?aside=true'),
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
