import autocannon from 'autocannon';
import { BODY, orderHeaders } from './order-requests.ts';

/** People who wait for their order at the same moment. */
const CONNECTIONS = 32;

/** As many orders as the service takes, from {@link CONNECTIONS} at once, each sending its next when its last is answered. */
export async function orderWithoutPause(origin: string, limit: { readonly seconds: number } | { readonly orders: number }): Promise<{ readonly perSecond: number; readonly orders: number }> {
  let answered = 0;
  let last = 0;
  const wrong: Record<string, number> = {};
  const startedAt = performance.now();
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url: `${origin}/v1/orders`,
      method: 'POST',
      connections: CONNECTIONS,
      body: BODY,
      ...('orders' in limit ? { amount: limit.orders } : { duration: limit.seconds }),
      // How often it looks whether the end has come.
      sampleInt: 100,
      requests: [{ setupRequest: (request) => ({ ...request, headers: orderHeaders() }) }],
    };
    const running = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    running.on('response', (_client, status) => {
      last = performance.now();
      if (status === 201) answered += 1;
      else wrong[status] = (wrong[status] ?? 0) + 1;
    });
  });
  if (errors > 0 || Object.keys(wrong).length > 0) {
    throw new Error(`not every order was made: ${errors} connections failed, other answers by status: ${JSON.stringify(wrong)}`);
  }
  return { perSecond: answered / ((last - startedAt) / 1000), orders: answered };
}
