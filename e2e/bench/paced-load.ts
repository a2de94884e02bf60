import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BODY, orderHeaders } from './order-requests.ts';

const MAX_SOCKETS = 256;
/** Not counted: until then connections are opened, and whoever rested wakes up. */
const WARM_UP_SECONDS = 1;

/**
 * So many orders a second, evenly, whether or not earlier ones were answered: a slow answer slows nobody down and hides nothing.
 * (autocannon's own rate sends a second's worth at once and then rests.) Answers how long each took, in milliseconds, the first second's left out.
 * What is sent is made before, and what is measured is a number in its place: whoever asks should not take the processor from who answers.
 */
export async function orderAtPace(origin: string, perSecond: number, seconds: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const uncounted = Math.round(perSecond * WARM_UP_SECONDS);
  const orders = Array.from({ length: uncounted + Math.round(perSecond * seconds) }, orderHeaders);
  const times = new Float64Array(orders.length);
  const { promise: allAnswered, resolve, reject } = Promise.withResolvers<void>();
  let answered = 0;
  const startedAt = performance.now();
  const dueNow = (): number => Math.min(orders.length, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
  try {
    for (let sent = 0; sent < orders.length; await delay(1)) {
      for (const due = dueNow(); sent < due; sent += 1) {
        const place = sent;
        order(origin, agent, orders[place] ?? {}, (error, took) => {
          times[place] = took;
          answered += 1;
          if (error !== null) reject(error);
          else if (answered === orders.length) resolve();
        });
      }
    }
    await allAnswered;
    return [...times.subarray(uncounted)];
  } finally {
    agent.destroy();
  }
}

function order(origin: string, agent: Agent, headers: Readonly<Record<string, string>>, done: (error: Error | null, took: number) => void): void {
  const sentAt = performance.now();
  const sending = request(`${origin}/v1/orders`, { method: 'POST', agent, headers: { ...headers, 'Content-Length': String(Buffer.byteLength(BODY)) } }, (answer) => {
    answer.resume().once('end', () => {
      done(answer.statusCode === 201 ? null : new Error(`an order was answered with ${answer.statusCode}`), performance.now() - sentAt);
    }).once('error', (error) => done(error, 0));
  });
  sending.once('error', (error) => done(error, 0));
  sending.end(BODY);
}
