import { setFlagsFromString } from 'node:v8';
import { setTimeout as delay } from 'node:timers/promises';
import { collectGarbage } from '../../packages/server/src/testing/collect-garbage.ts';
import { createKeepAlivePost } from './keep-alive-post.ts';
import type { KeepAlivePost } from './keep-alive-post.ts';
import { BODY, orderHeaders } from './order-requests.ts';

const MAX_CONNECTIONS = 256;
/** Not counted: until then connections are opened, and whoever rested wakes up. */
const WARM_UP_SECONDS = 1;
const CREATED = 201;
/** One order is about as long as another. */
const SPARE = 1.1;

/**
 * So many orders a second, evenly, whether or not earlier ones were answered: a slow answer slows nobody down and hides nothing.
 * (autocannon's own rate sends a second's worth at once and then rests.) Answers how long each took from its turn, in milliseconds, waiting for
 * a connection included; the first second's are left out. Whoever asks should not take the processor from who answers: what is sent is made before, all of it in
 * one piece of memory that is collected as one, what is measured is a number in its place, and what earlier measurements left is collected first, and nothing
 * from then on that takes several threads: 30 ms of that on two cores, and every answer meanwhile would seem late.
 */
export async function orderAtPace(origin: string, perSecond: number, seconds: number): Promise<readonly number[]> {
  const service = new URL(origin);
  const uncounted = Math.round(perSecond * WARM_UP_SECONDS);
  const count = uncounted + Math.round(perSecond * seconds);
  const orderAt = makeOrders(service, count);
  const times = new Float64Array(count);
  const { promise: allAnswered, resolve, reject } = Promise.withResolvers<void>();
  const opened: KeepAlivePost[] = [];
  const idle: KeepAlivePost[] = [];
  const overdue: number[] = [];
  let answered = 0;
  let over = false;
  void allAnswered.catch(() => null).then(() => (over = true));

  function send(connection: KeepAlivePost, place: number, dueAt: number): void {
    connection.send(orderAt(place), (status) => {
      times[place] = performance.now() - dueAt;
      answered += 1;
      if (status !== CREATED) return reject(new Error(`an order was answered with ${status}`));
      if (answered === count) return resolve();
      const next = overdue.shift();
      if (next === undefined) idle.push(connection);
      else send(connection, next, startedAt + (next / perSecond) * 1000);
    });
  }

  function open(): KeepAlivePost | undefined {
    if (opened.length === MAX_CONNECTIONS) return undefined;
    const connection = createKeepAlivePost(service, reject);
    opened.push(connection);
    return connection;
  }

  setFlagsFromString('--no-incremental-marking');
  collectGarbage();
  const startedAt = performance.now();
  try {
    for (let sent = 0; sent < count && !over; await delay(1)) {
      const now = performance.now();
      const due = Math.min(count, Math.ceil(((now - startedAt) / 1000) * perSecond));
      for (; sent < due; sent += 1) {
        const connection = idle.pop() ?? open();
        if (connection === undefined) overdue.push(sent);
        else send(connection, sent, now);
      }
    }
    await allAnswered;
    return [...times.subarray(uncounted)];
  } finally {
    setFlagsFromString('--incremental-marking');
    for (const connection of opened) connection.close();
  }
}

/** Answers the bytes of the order in a place. */
function makeOrders({ host }: URL, count: number): (place: number) => Buffer {
  const bytes = Buffer.alloc(Math.ceil(count * orderText(host).length * SPARE));
  const starts = new Float64Array(count + 1);
  for (let place = 0; place < count; place += 1) {
    const start = starts[place] ?? 0;
    starts[place + 1] = start + bytes.write(orderText(host), start, 'latin1');
  }
  return (place) => bytes.subarray(starts[place], starts[place + 1]);
}

function orderText(host: string): string {
  const headers = { Host: host, ...orderHeaders(), 'Content-Length': String(Buffer.byteLength(BODY)) };
  return `POST /v1/orders HTTP/1.1\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${BODY}`;
}
