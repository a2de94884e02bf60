import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { BODY, orderHeaders } from './order-requests.ts';

const MAX_SOCKETS = 256;
/** Not counted: until then connections are opened, and whoever rested wakes up. */
const WARM_UP_SECONDS = 1;

/**
 * So many orders a second, evenly, whether or not earlier ones were answered: a slow answer slows nobody down and hides nothing.
 * (autocannon's own rate sends a second's worth at once and then rests.) Answers how long each took, in milliseconds, the first second's left out.
 */
export async function orderAtPace(origin: string, perSecond: number, seconds: number): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS });
  const uncounted = Math.round(perSecond * WARM_UP_SECONDS);
  const total = uncounted + Math.round(perSecond * seconds);
  const answers: Promise<number>[] = [];
  const startedAt = performance.now();
  try {
    while (answers.length < total) {
      const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1000) * perSecond));
      while (answers.length < due) answers.push(order(origin, agent));
      await delay(1);
    }
    return (await Promise.all(answers)).slice(uncounted);
  } finally {
    agent.destroy();
  }
}

function order(origin: string, agent: Agent): Promise<number> {
  const headers = { ...orderHeaders(), 'Content-Length': String(Buffer.byteLength(BODY)) };
  return new Promise((resolve, reject) => {
    const sentAt = performance.now();
    const sending = request(`${origin}/v1/orders`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 201) resolve(performance.now() - sentAt);
        else reject(new Error(`an order was answered with ${answer.statusCode}`));
      }).once('error', reject);
    });
    sending.once('error', reject);
    sending.end(BODY);
  });
}
