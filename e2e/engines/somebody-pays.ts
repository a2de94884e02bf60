import { setTimeout as delay } from 'node:timers/promises';
import type { Orders } from '../framework/orders.ts';
import { decodeQr } from '../framework/read-qr.ts';
import { createSandbox } from '../framework/sandbox.ts';

const POLL_MS = 200;
const SCAN_TIMEOUT_MS = 10_000;

/** Pays on the platform's side as soon as the page has really led there. Resolves when paid, or when told to stop. */
export async function payWhatIsAsked(orders: Orders, origin: string, signal: AbortSignal): Promise<void> {
  const sandbox = createSandbox(origin);
  while (!signal.aborted) {
    const trade = (await orders.made()).flatMap(({ payments }) => payments).at(-1);
    const paid = trade && (await sandbox.acts(trade, 'pay').then(() => true, () => false));
    if (paid) return;
    await delay(POLL_MS);
  }
}

/** Reads the code off the picture of the page as a phone would, opens what it says and pays there. */
export async function payWhatTheCodeSays(takePicture: () => Promise<Buffer>): Promise<void> {
  const url = await scan(takePicture);
  const page = await fetch(url);
  if (!(await page.text()).includes('data-sandbox-action="pay"')) throw new Error(`nothing is to be paid at ${url}, where the code leads`);
  const paid = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ action: 'pay' }) });
  if (paid.status !== 303) throw new Error(`paying at ${url} was answered ${paid.status}`);
}

/** A camera looks until it sees one: the page may be ahead of what is painted. */
async function scan(takePicture: () => Promise<Buffer>): Promise<string> {
  const deadline = Date.now() + SCAN_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const url = decodeQr(await takePicture());
    if (url?.includes('/sandbox/wechat/pay/')) return url;
    await delay(POLL_MS);
  }
  throw new Error('the picture of the page holds no code that can be read');
}
