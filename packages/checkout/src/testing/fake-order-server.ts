import { ENDPOINT, HEADER, PROBLEM_KINDS, PROBLEM_MEDIA_TYPE } from '@unstuck/protocol';
import type { ChannelId, Order, Payment, ProblemCode } from '@unstuck/protocol';

/** What happens to one request. `lost` and `cut` reach the server, the answer does not reach us. */
export type Mishap =
  | 'fine'
  | 'refused'
  | 'hang'
  | 'lost'
  | 'stall'
  | 'cut'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string; readonly after?: boolean }
  | { readonly problem: ProblemCode; readonly headers?: Record<string, string> };

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly key: string | null;
  readonly attempt: string | null;
  readonly authorization: string | null;
  readonly body: unknown;
  readonly credentials: string;
}

export interface FakeOrderServer {
  readonly fetch: typeof fetch;
  readonly orders: Map<string, Order>;
  readonly seen: SeenRequest[];
  /** Requests that were neither answered nor aborted. */
  open(): number;
  /** Mishaps for the next requests, in order; meta is left alone. */
  next(...mishaps: Mishap[]): void;
  change(key: string, change: Partial<Order>): void;
  readonly onRequest: ((request: SeenRequest) => void)[];
}

const BASE = 'https://pay.test';

export function createFakeOrderServer(action: (channel: ChannelId) => Payment['action'] = () => ({ type: 'form', url: `${BASE}/gateway`, fields: { biz: '1' } })): FakeOrderServer {
  const orders = new Map<string, Order>();
  const bodies = new Map<string, string>();
  const seen: SeenRequest[] = [];
  const mishaps: Mishap[] = [];
  const onRequest: ((request: SeenRequest) => void)[] = [];
  let open = 0;

  const headers = { 'Content-Type': 'application/json', [HEADER.server]: 'test', Date: 'Mon, 23 Nov 2026 08:00:00 GMT' };
  const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers });
  const problem = (code: ProblemCode, extra: Record<string, string> = {}): Response => {
    const kind = PROBLEM_KINDS[code];
    const body = { type: 'about:blank', code, requestId: 'r1', ...kind };
    return new Response(JSON.stringify(body), { status: kind.status, headers: { ...headers, 'Content-Type': PROBLEM_MEDIA_TYPE, ...extra } });
  };
  const byId = (id: string): [string, Order] | undefined => [...orders].find(([, order]) => order.id === id);

  function serve({ method, path, key, authorization, body }: SeenRequest): Response {
    if (path === ENDPOINT.meta) {
      const channels = ['alipay', 'wechat', 'transfer'].map((id) => ({ id, healthy: true }));
      return json(200, { versions: { current: 1, oldest: 1 }, serverTime: '2026-11-23T08:00:00Z', channels, limits: { minAmount: 100, maxAmount: 5_000_000, currency: 'CNY' } });
    }
    if (!authorization?.startsWith('Bearer ')) return problem('token.missing');
    if (path === ENDPOINT.orderByKey) {
      const order = orders.get(key ?? '');
      return order ? json(200, order) : problem('order.not-found');
    }
    if (path === ENDPOINT.orders && method === 'POST') {
      if (key === null) return problem('key.missing');
      const known = orders.get(key);
      if (known) return bodies.get(key) === JSON.stringify(body) ? json(200, known) : problem('key.reused');
      const { amount } = body as { amount: number };
      const id = `o-${orders.size + 1}`;
      const order: Order = {
        id, state: 'open', amount, currency: 'CNY', money: 'not-sent', payment: null,
        createdAt: '2026-11-23T08:00:00Z', remainingSeconds: 900, page: `/o/${id}`,
      };
      orders.set(key, order);
      bodies.set(key, JSON.stringify(body));
      return json(201, order);
    }
    const [, id = '', verb] = /^\/v1\/orders\/([^/?]+)(?:\/(pay|cancel))?/.exec(path) ?? [];
    const [owner, order] = byId(id) ?? [];
    if (owner === undefined || order === undefined) return problem('order.not-found');
    if (verb === 'pay') {
      const { channel } = body as { channel: ChannelId };
      orders.set(owner, { ...order, money: 'unknown', payment: { channel, state: 'started', action: action(channel) } });
    }
    if (verb === 'cancel') orders.set(owner, { ...order, state: 'cancelled', money: 'not-sent', remainingSeconds: 0 });
    return json(200, orders.get(owner));
  }

  function never(signal: AbortSignal): Promise<never> {
    open += 1;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        open -= 1;
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  }

  function broken(answer: Response, signal: AbortSignal, how: 'stall' | 'cut'): Response {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        if (how === 'cut') controller.error(new TypeError('network error'));
        else never(signal).catch((error: unknown) => controller.error(error));
      },
    });
    return new Response(body, { status: answer.status, headers: answer.headers });
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const one: SeenRequest = {
      method: request.method,
      path: url.pathname + url.search,
      key: request.headers.get(HEADER.idempotencyKey),
      attempt: request.headers.get(HEADER.attempt),
      authorization: request.headers.get('Authorization'),
      body: text === '' ? null : JSON.parse(text),
      credentials: request.credentials,
    };
    const mishap = one.path === ENDPOINT.meta ? 'fine' : (mishaps.shift() ?? 'fine');
    seen.push(one);
    for (const listen of onRequest) listen(one);
    switch (mishap) {
      case 'fine':
        return serve(one);
      case 'refused':
        throw new TypeError('Failed to fetch');
      case 'hang':
        return never(request.signal);
      case 'lost':
        serve(one);
        throw new TypeError('Failed to fetch');
      case 'stall':
      case 'cut':
        return broken(serve(one), request.signal, mishap);
    }
    if ('problem' in mishap) return problem(mishap.problem, mishap.headers);
    if (mishap.after) serve(one);
    return new Response(mishap.body ?? '', { status: mishap.status, headers: { Date: headers.Date, ...mishap.headers } });
  }

  return {
    fetch: (input, init) => answer(new Request(input, init)),
    orders, seen, onRequest,
    open: () => open,
    next: (...more) => void mishaps.push(...more),
    change(key, change) {
      const order = orders.get(key);
      if (order) orders.set(key, { ...order, ...change });
    },
  };
}
