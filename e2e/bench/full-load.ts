import autocannon from 'autocannon';
import { BODY, orderHeaders } from './order-requests.ts';

/** People who wait for their answer at the same moment. */
const CONNECTIONS = 32;

/** What is sent again and again, each time a new one. */
export interface PostKind {
  readonly path: string;
  readonly next: () => { readonly headers: Record<string, string>; readonly body: string };
  /** The status of the answer that counts. */
  readonly status: number;
}

export const ORDERS: PostKind = { path: '/v1/orders', next: () => ({ headers: orderHeaders(), body: BODY }), status: 201 };

/** As many as the service takes, from {@link CONNECTIONS} at once, each sending its next when its last is answered. Throws unless each is answered as it should be. */
export async function postWithoutPause(origin: string, { path, next, status }: PostKind, limit: { readonly seconds: number } | { readonly count: number }): Promise<{ readonly perSecond: number }> {
  let answered = 0;
  let last = 0;
  const wrong: Record<string, number> = {};
  const startedAt = performance.now();
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url: origin + path,
      method: 'POST',
      connections: CONNECTIONS,
      ...('count' in limit ? { amount: limit.count } : { duration: limit.seconds }),
      // How often it looks whether the end has come.
      sampleInt: 100,
      requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
    };
    const running = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    running.on('response', (_client, answer) => {
      last = performance.now();
      if (answer === status) answered += 1;
      else wrong[answer] = (wrong[answer] ?? 0) + 1;
    });
  });
  if (errors > 0 || Object.keys(wrong).length > 0) {
    throw new Error(`not every POST ${path} was taken: ${errors} connections failed, other answers by status: ${JSON.stringify(wrong)}`);
  }
  return { perSecond: answered / ((last - startedAt) / 1000) };
}
