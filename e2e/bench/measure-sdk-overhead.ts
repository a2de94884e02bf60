import type { BenchSite } from './bench-site.ts';
import { figure, spread } from './figures.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { BODY, nextToken } from './order-requests.ts';
import { loadModernBuild } from './sdk-in-page.ts';
import type { SdkWindow } from './sdk-in-page.ts';
import { median } from './statistics.ts';

const MOST_ADDED_MS = 5;
/** Not counted: the first ones open connections and compile. */
const WARM_UP_PAIRS = 5;

/** All in milliseconds from the submit. */
interface SdkOrder {
  /** The request leaves: the right to send is had, the attempt is written down. */
  readonly sent: number;
  /** The answer has come, was read and checked. */
  readonly answered: number;
  /** The next screen is in the page. */
  readonly shown: number;
}

interface Pair {
  readonly sdk: SdkOrder;
  readonly bare: number;
}

/** Orders made by the checkout and by a bare fetch, in turns in one page. */
export async function measureSdkOverhead(site: BenchSite, effort: Effort, say: Say): Promise<readonly Measurement[]> {
  const pages: (readonly Pair[])[] = [];
  for (let round = 0; round < effort.orderPages; round += 1) {
    const { page, context } = await site.visit();
    await loadModernBuild(page);
    const tokens = Array.from({ length: 2 * (WARM_UP_PAIRS + effort.ordersPerPage) }, nextToken);
    const pairs = (await page.evaluate(orderInTurns, { tokens, body: BODY })).slice(WARM_UP_PAIRS);
    await context.close();
    pages.push(pairs);
    say(`orders in a page, round ${round + 1} of ${effort.orderPages}: the SDK adds ${figure(added(pairs))} ms`);
  }
  const all = pages.flat();
  const addedMs = added(all);
  return [
    {
      what: 'an order through the SDK: submit until its answer is the screen',
      measured: spread(all.map(({ sdk }) => sdk.shown), ' ms'),
      baseline: `bare fetch and json() of the same body: ${spread(all.map(({ bare }) => bare), ' ms')}`,
      ratio: `+${figure(addedMs)} ms (${pages.map((pairs) => figure(added(pairs))).join(', ')})`,
      bar: `<= +${MOST_ADDED_MS} ms`,
      met: addedMs <= MOST_ADDED_MS,
    },
    {
      what: 'of which before the request leaves: claim, ledger, first screen',
      measured: spread(all.map(({ sdk }) => sdk.sent), ' ms'), baseline: '', ratio: '', bar: '', met: null,
    },
    {
      what: 'of which after the answer was read: ledger, next screen',
      measured: spread(all.map(({ sdk }) => sdk.shown - sdk.answered), ' ms'), baseline: '', ratio: '', bar: '', met: null,
    },
  ];
}

/** The two of a pair follow each other at once, so what is common to both falls out of their difference. */
function added(pairs: readonly Pair[]): number {
  return median(pairs.map(({ sdk, bare }) => sdk.shown - bare));
}

/** Runs in the page, so it sees nothing of this file. */
async function orderInTurns({ tokens, body }: { readonly tokens: readonly string[]; readonly body: string }): Promise<Pair[]> {
  const { createCheckout } = (window as unknown as SdkWindow).Unstuck;

  async function quiet(): Promise<void> {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async function orderBare(token: string): Promise<number> {
    await quiet();
    const startedAt = performance.now();
    const answer = await fetch('/v1/orders', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
      body,
    });
    await answer.json();
    const took = performance.now() - startedAt;
    if (answer.status !== 201) throw new Error(`the bare fetch was answered with ${answer.status}`);
    return took;
  }

  async function orderThroughSdk(token: string): Promise<SdkOrder> {
    // A page of a person who has not ordered yet.
    localStorage.clear();
    const form = document.createElement('form');
    form.setAttribute('data-unstuck-checkout', '');
    form.innerHTML = '<input type="hidden" name="amount" value="50.00"><input type="hidden" name="channel" value="transfer">';
    document.querySelector('main')?.replaceChildren(form);
    let sentAt = 0;
    let answeredAt = 0;
    let shownAt = 0;
    let metaEnded = (): void => undefined;
    let payEnded = (): void => undefined;
    const meta = new Promise<void>((resolve) => (metaEnded = resolve));
    const pay = new Promise<void>((resolve) => (payEnded = resolve));
    const checkout = createCheckout({
      token: () => Promise.resolve(token),
      observer(fact) {
        if (fact.type === 'request-started' && fact.operation === 'create') sentAt = performance.now();
        if (fact.type !== 'request-ended') return;
        if (fact.operation === 'create') answeredAt = performance.now();
        if (fact.operation === 'meta') metaEnded();
        if (fact.operation === 'pay') payEnded();
      },
    });
    checkout.on('phase', ({ phase }) => {
      if (phase === 'paying') shownAt = performance.now();
    });
    checkout.mount(form);
    await meta;
    await quiet();
    const button = form.querySelector<HTMLButtonElement>('[data-unstuck-action="submit"]');
    const startedAt = performance.now();
    button?.click();
    // Starting the payment follows by itself; it is over before anything else is measured.
    await pay;
    const phase = form.getAttribute('data-unstuck-phase');
    checkout.unmount();
    if (shownAt === 0 || phase !== 'paying') throw new Error(`the checkout ended in ${phase}`);
    return { sent: sentAt - startedAt, answered: answeredAt - startedAt, shown: shownAt - startedAt };
  }

  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < tokens.length; index += 2) {
    const [one = '', other = ''] = tokens.slice(index, index + 2);
    if (index % 4 === 0) pairs.push({ sdk: await orderThroughSdk(one), bare: await orderBare(other) });
    else pairs.push({ bare: await orderBare(one), sdk: await orderThroughSdk(other) });
  }
  return pairs;
}
