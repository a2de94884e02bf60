import type { BookedTrade } from '@unstuck/sandbox-gateway';
import { randomId, signAccountToken } from '@unstuck/server';
import type { Database } from '@unstuck/server';
import { demandOf } from '../../packages/checkout/src/machine/demand.ts';
import { actionsOf } from '../../packages/checkout/src/machine/actions.ts';
import { compareBooks } from './books-agree.ts';
import type { Tally } from './books-agree.ts';
import { createBrowser } from './browser.ts';
import { createChaoticNetwork } from './chaotic-network.ts';
import { createErrands } from './errands.ts';
import { APPROVAL_ABOVE, TOKEN_SECRET } from './mortal-service.ts';
import type { MortalService } from './mortal-service.ts';
import { startPaymentPlatforms } from './payment-platforms.ts';
import type { ApiFault } from './payment-platforms.ts';
import { createPerson } from './person.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createVirtualClock } from './virtual-clock.ts';
import type { World } from './world.ts';
import { createWitness } from './witness.ts';

export interface RunResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly tally: Tally;
  readonly faults: number;
  readonly deaths: number;
  readonly virtualSeconds: number;
}

const START = Date.parse('2026-03-02T08:00:00Z');
/** An approval waits for three days; nothing takes longer. */
const LONGEST_MS = 4 * 86_400_000;
const LONGEST_PATIENCE_MS = 6 * 3_600_000;
const MAX_STEPS = 60_000;
const NOTIFY = ['normal', 'normal', 'delayed', 'dropped', 'twice', 'waiting-last', 'closed-last', 'closed-first'] as const;
const API = ['normal', 'normal', 'normal', 'error-before', 'error-after', 'bad-signature'] as const;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** A platform gives a merchant this long to confirm a notification. */
const NOTIFY_TIMEOUT_MS = 5_000;

/** One person, one browser, one order service and the platforms, from the first click until nothing is open any more. */
export async function simulate(seed: number, world: World, log: (line: string) => void): Promise<RunResult> {
  const { db, port } = world;
  const random = createSeededRandom(`unstuck ${seed}`);
  const clock = createVirtualClock(START);
  const say = (line: string): void => log(`${((clock.now() - START) / 1000).toFixed(2).padStart(9)} ${line}`);
  const ids = random.fork('ids');
  const nature = random.fork('nature');
  const account = `C${seed}-${randomId().slice(0, 8)}`;
  await db.insertInto('accounts').values({ id: account, name: null }).execute();

  let apiFaultRate = 0;
  const apiRandom = random.fork('api');
  const nextFault = (): ApiFault => (apiRandom.chance(apiFaultRate) ? apiRandom.pick(['cut-before', 'cut-after'] as const) : 'none');
  const newId = (): string => [...ids.bytes(26)].map((byte) => ALPHABET.charAt(byte & 31)).join('');

  const alive = await world.enter({ now: clock.now, randomId: newId, bytes: (length) => ids.bytes(length) });
  const deliver = async (request: Parameters<MortalService['request']>[0]) => {
    const answer = await alive.request(request).catch((error: unknown) => {
      say(`  ${request.method} ${request.path}: ${String(error)}`);
      throw error;
    });
    say(`  ${request.method} ${request.path} ${request.body?.slice(0, 60) ?? ''} -> ${answer.status} ${answer.body.slice(0, 230)}`);
    return answer;
  };
  const network = createChaoticNetwork(clock, random.fork('network'), deliver);
  /** Ids of notifications that the service itself has confirmed: WeChat Pay takes any 2xx for that, also of a page in between. */
  const confirmed = new Set<string>();
  const notifyNetwork = createChaoticNetwork(clock, random.fork('notify'), async (request) => {
    const answer = await deliver(request);
    if (answer.status === 200) confirmed.add(notifyIdOf(request.body ?? ''));
    return answer;
  });
  const readBooks = async (): Promise<readonly BookedTrade[]> =>
    (await platforms.books()).map((trade) => ({ ...trade, notifications: trade.notifications.map((sent) => ({ ...sent, delivered: sent.delivered && confirmed.has(sent.id) })) }));

  const platforms = await startPaymentPlatforms({
    port,
    clock: { now: () => new Date(clock.now()), schedule: clock.schedule },
    random: (bytes) => ids.bytes(bytes),
    nextFault,
    notify: (url, { headers, body }) =>
      new Promise((resolve, reject) => {
        const failed = (): void => reject(new TypeError('fetch failed'));
        clock.schedule(failed, NOTIFY_TIMEOUT_MS);
        notifyNetwork.send({ method: 'POST', path: new URL(url).pathname, headers, body }, ({ answer }) =>
          resolve({ status: answer.status, text: async () => answer.body }), failed);
      }),
  });

  const witness = createWitness(clock.now, say);
  const amount = nature.chance(0.08) ? APPROVAL_ABOVE + 100 : nature.between(1, 500) * 100;
  const habits = {
    amount,
    patient: amount > APPROVAL_ABOVE,
    tabs: nature.weighted([[1, 13], [2, 6], [3, 1]] as const),
    repeats: nature.chance(0.25),
    restlessness: nature.pick([0, 0.05, 0.15, 0.4]),
    vendorKey: nature.chance(0.2),
    popupsBlocked: nature.pick([0, 0, 0.5]),
  };
  const storage = nature.weighted([['local', 13], ['session', 2], ['denied', 2], ['full-at-times', 3]] as const);
  const browser = createBrowser(clock, random.fork('browser'), { storage, broadcastChannel: nature.chance(0.5), webLocks: nature.chance(0.5) });
  say(JSON.stringify({ ...habits, storage }));

  const errands = createErrands({ db, clock, nature, platforms, service: alive, witness, log: say });
  const person = createPerson({
    clock, random: random.fork('person'), browser, network, habits,
    key: newId(),
    newToken: () => signAccountToken(TOKEN_SECRET, account, { tokenId: newId(), now: new Date(clock.now()), lifetimeSeconds: nature.pick([20, 60, 3_600, 3_600, 3_600, 3_600]) }),
    goToChannel: errands.goToChannel,
    onState(tab, state) {
      witness.saw(tab, state);
      say(`${tab.name} ${state.phase} ${'work' in state && state.work ? `${state.work.operation}/${state.work.step} #${state.work.attempts}` : ''}${state.phase === 'failed' ? `${state.failure} ${state.money}` : ''}`);
    },
    log: say,
  });

  const calmAt = START + nature.pick([10, 20, 20, 40, 60]) * 1_000;
  let leaveAt = calmAt + nature.pick([3, 10, 30]) * 1_000;
  const rate = nature.pick([0, 0.1, 0.25, 0.45]);
  network.setFaultRate(rate);
  notifyNetwork.setFaultRate(nature.pick([0, 0.3, 0.7]));
  apiFaultRate = nature.pick([0, 0, 0.15, 0.4]);
  await platforms.setMischief({ notify: nature.pick(NOTIFY), api: nature.pick(API), pay: nature.chance(0.05) ? 'fails' : 'normal', delayMs: nature.between(0, 60) * 1_000 });
  if (nature.chance(0.3)) clock.schedule(() => network.setFaultRate(nature.pick([0, 0.3, 1])), nature.between(1, 15) * 1_000);

  function planDeath(): void {
    clock.schedule(() => {
      if (clock.now() >= calmAt) return;
      alive.dieAfter(nature.between(0, 8));
      say('the service will die');
      planDeath();
    }, nature.between(1, 30) * 1_000);
  }
  if (nature.chance(0.35)) planDeath();
  function mindService(): void {
    if (!alive.isAlive()) {
      void clock.track(alive.start());
      say('the service is back');
    }
    if (clock.now() < calmAt) clock.schedule(mindService, nature.between(1, 8) * 500);
  }
  mindService();
  if (habits.amount > APPROVAL_ABOVE) clock.schedule(() => void clock.track(approveAll()), nature.between(5, 120) * 1_000);
  async function approveAll(): Promise<void> {
    for (const id of witness.orders.keys()) if (nature.chance(0.8)) await alive.asAdmin(`/console/api/orders/${id}/approve`, null).catch(() => undefined);
  }

  let quiet = false;
  let patience = 1_000;
  async function workInBackground(): Promise<void> {
    await alive.tick();
    if (clock.now() < leaveAt) return scheduleWork(nature.between(5, 25) * 1_000);
    const due = await nextDue(db, account);
    say(`background: due ${due === null ? 'never' : (due - START) / 1000}, ${errands.underWay()} errands, alive ${alive.isAlive()}`);
    quiet = due === null && errands.underWay() === 0 && network.underWay() === 0 && person.tabs.every((tab) => tab.closed || isAtRest(tab.page.state()));
    // What is due is asked about ever more rarely: being late must do no harm.
    patience = Math.min(Math.round(patience * 1.6), LONGEST_PATIENCE_MS);
    scheduleWork(due === null && errands.underWay() > 0 ? 30_000 : Math.max(patience, (due ?? 0) - clock.now()));
  }
  function scheduleWork(ms: number): void {
    clock.schedule(() => void clock.track(workInBackground()), ms);
  }
  scheduleWork(3_000);

  await clock.track(person.begin());
  clock.schedule(() => {
    say('calm');
    network.setFaultRate(0);
    notifyNetwork.setFaultRate(0);
    apiFaultRate = 0;
    alive.dieAfter(Infinity);
    if (!alive.isAlive()) void clock.track(alive.start());
    void clock.track(platforms.setMischief({ notify: nature.pick(['normal', 'dropped'] as const), api: 'normal', pay: 'normal' }));
    person.recover();
  }, calmAt - START);
  function mindPerson(): void {
    const satisfied = !habits.repeats && clock.now() > calmAt && person.tabs.every((tab) => tab.closed || tab.page.state().phase === 'succeeded');
    if (satisfied || clock.now() >= leaveAt) {
      leaveAt = clock.now();
      say('the person leaves');
      person.leave();
    } else clock.schedule(mindPerson, 1_000);
  }
  mindPerson();

  let steps = 0;
  while (!quiet && steps < MAX_STEPS && (await clock.step(START + LONGEST_MS))) steps += 1;
  await clock.rest();

  const violations = [...witness.violations];
  if (!quiet) violations.push(`never came to rest: ${person.tabs.map((tab) => `${tab.name} ${tab.closed ? 'closed' : tab.page.state().phase}`).join(', ')}; ${steps} steps`);
  for (const tab of person.tabs) {
    if (!tab.closed && actionsOf(tab.page.state()).length === 0) violations.push(`${tab.name} ends ${tab.page.state().phase} with nothing to do`);
  }
  const mostOrders = habits.repeats || storage !== 'local' ? Infinity : 1;
  const { violations: disagreements, tally } = await compareBooks(db, {
    account, transfers: errands.transfers, attemptedTransfers: errands.attemptedTransfers, mostOrders, ended: true, alone: true, trades: await readBooks(), orders: witness.orders, keys: witness.keys, promisedPaid: witness.promisedPaid,
  });
  for (const tab of person.tabs) tab.engine.kill();
  await platforms.close();
  const faults = [...network.faults.values(), ...notifyNetwork.faults.values()].reduce((sum, count) => sum + count, 0);
  return { seed, violations: [...violations, ...disagreements], tally, faults, deaths: alive.deaths(), virtualSeconds: (clock.now() - START) / 1000 };
}

/** Of WeChat Pay's JSON, or Alipay's form. */
function notifyIdOf(body: string): string {
  return /^\{"id":"(\w+)"/.exec(body)?.[1] ?? new URLSearchParams(body).get('notify_id') ?? '';
}

function isAtRest(state: Parameters<typeof demandOf>[0]): boolean {
  const { timers, request } = demandOf(state);
  return timers.length === 0 && request === null;
}

/** When the service has something to do for this account next; null when nothing is open. */
async function nextDue(db: Database, account: string): Promise<number | null> {
  const due = await db
    .selectFrom('orders')
    .leftJoin('payments', 'payments.order_id', 'orders.id')
    .select(['orders.state', 'orders.expires_at', 'payments.check_at'])
    .where('orders.account', '=', account)
    .execute();
  const times = due.flatMap(({ state, expires_at: end, check_at: check }) => [...(state === 'open' || state === 'approval' ? [end] : []), ...(check === null ? [] : [check])]);
  return times.length === 0 ? null : Math.min(...times.map((at) => at.getTime()));
}
