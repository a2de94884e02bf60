import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const TIMEOUT_MS = 30_000;

/** Waits until the page's markup holds this. Between two pages there is none to be had. */
export async function untilShown(markup: () => Promise<string>, part: string): Promise<string> {
  const deadline = Date.now() + TIMEOUT_MS;
  let last = '';
  while (Date.now() < deadline) {
    last = await markup().catch((error: Error) => error.message);
    if (last.includes(part)) return last;
    await delay(POLL_MS);
  }
  throw new Error(`the page did not show ${part} within ${TIMEOUT_MS / 1000} s; it shows:\n${last.slice(0, 2_000)}`);
}
