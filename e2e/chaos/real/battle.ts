import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@unstuck/matrix';
import { createSandboxKeys, sandboxChannelConfig, sandboxEnvironment } from '@unstuck/sandbox-gateway';
import type { BookedTrade } from '@unstuck/sandbox-gateway';
import { auditLedger, openDatabase, seedAccounts, signAccountToken } from '@unstuck/server';
import type { Database, DatabaseLocation } from '@unstuck/server';
import { randomId } from '@unstuck/server';
import { compareBooks } from '../books-agree.ts';
import { createSeededRandom } from '../seeded-random.ts';
import { startChaoticProxy } from './chaotic-proxy.ts';
import { createFastClock } from './fast-clock.ts';
import { sendPerson } from './send-person.ts';
import { createProcessUnderFire } from './process-under-fire.ts';

export interface BattleResult {
  readonly people: number;
  readonly failed: number;
  readonly violations: readonly string[];
  readonly summary: string;
}

const SERVER = fileURLToPath(new URL('../../../packages/server/src/main.ts', import.meta.url));
const GATEWAY = fileURLToPath(new URL('../../../packages/sandbox-gateway/src/main.ts', import.meta.url));
const SECRET = 'Jt6vB2nQ8wX4zR9mK5pL7cY1hD3gF0sE';
const ADMIN_TOKEN = 'Qs4tV8yW2iN6pB9rD5fG7hJ3kL1zX0cM';
/** Those that share one PostgreSQL; the embedded database is for one. */
const PROCESSES = 2;
/** How many times faster than the service the people live. */
const SPEED = 4;
const FIGHT_MS = 16_000;
const PEACE_MS = 6_000;
/** The service asks about a payment for the first time after 15 s, then after 15 and 30 more; under load that takes longer. */
const SETTLE_MS = 90_000;

/** Several people top up while processes die and connections break; then the books are compared. Whatever is sent to the service comes to its processes in turn. */
export async function fight(people: number, seed: number, location: DatabaseLocation, say: (line: string) => void): Promise<BattleResult> {
  const random = createSeededRandom(`battle ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-chaos-'));
  const where: DatabaseLocation = 'url' in location ? location : { directory: join(folder, 'data') };
  const accounts = Array.from({ length: people }, (_, index) => `B${seed}-${index}`);
  await useDatabase(where, (db) => seedAccounts(db, accounts.map((account) => ({ account, name: account }))));

  const gatewayPort = await freePort();
  const serverPorts = await Promise.all(Array.from({ length: 'url' in where ? PROCESSES : 1 }, freePort));
  const serverProxy = await startChaoticProxy(serverPorts, random.fork('server proxy'));
  const gatewayProxy = await startChaoticProxy([gatewayPort], random.fork('gateway proxy'));
  const gatewayOrigin = `http://127.0.0.1:${gatewayPort}`;
  const gatewayData = join(folder, 'gateway');
  const keys = await createSandboxKeys({ file: join(gatewayData, 'sandbox-keys.json') });
  const config = sandboxChannelConfig(keys, { serviceUrl: `${gatewayProxy.origin}/sandbox`, browserUrl: `${gatewayOrigin}/sandbox` });
  const gateway = createProcessUnderFire('the gateway', GATEWAY, { PORT: String(gatewayPort), DATA_DIR: gatewayData, PUBLIC_URL: gatewayOrigin }, `${gatewayOrigin}/sandbox/control`);
  const servers = serverPorts.map((port) => createProcessUnderFire('the service', SERVER, {
    HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error', PUBLIC_URL: serverProxy.origin,
    ...('url' in where ? { DATABASE_URL: where.url } : 'directory' in where ? { DATA_DIR: where.directory } : {}),
    UNSTUCK_ADMIN_TOKEN: ADMIN_TOKEN, UNSTUCK_TOKEN_SECRET: SECRET, UNSTUCK_REQUESTS_PER_MINUTE: '10000000',
    ...sandboxEnvironment(config),
    TRANSFER_PAYEE: 'Unstuck', TRANSFER_BANK: 'Bank', TRANSFER_ACCOUNT_NUMBER: '110900000000001',
  }, `http://127.0.0.1:${port}/readyz`));
  const readBooks = async (): Promise<readonly BookedTrade[]> => {
    const answer = await fetch(`${gatewayOrigin}/sandbox/books`);
    return ((await answer.json()) as { trades: BookedTrade[] }).trades;
  };

  let kills = 0;
  try {
    await Promise.all([...servers, gateway].map((each) => each.start()));
    const clock = createFastClock(SPEED);
    const crowd = await Promise.all(
      accounts.map((account, index) =>
        sendPerson({
          account, clock, gatewayOrigin,
          random: random.fork(account),
          serviceOrigin: serverProxy.origin,
          startAfterMs: index * 300,
          newToken: () => signAccountToken(SECRET, account, { tokenId: randomId(), now: new Date(), lifetimeSeconds: 3_600 }),
          readBooks,
        })),
    );
    serverProxy.setFaultRate(0.25);
    gatewayProxy.setFaultRate(0.2);
    await fetch(`${gatewayOrigin}/sandbox/control`, { method: 'PUT', body: JSON.stringify({ notify: random.pick(['normal', 'twice', 'waiting-last', 'closed-last', 'dropped']) }) });

    const until = Date.now() + FIGHT_MS;
    const target = random.fork('kills');
    while (Date.now() < until) {
      await delay(target.between(300, 3_000));
      const victim = (target.chance(0.7) ? servers[target.between(0, servers.length - 1)] : null) ?? gateway;
      await victim.kill();
      kills += 1;
      if (target.chance(0.3)) await delay(target.between(0, 1_000));
      await victim.start();
    }
    serverProxy.setFaultRate(0);
    gatewayProxy.setFaultRate(0);
    say(`  ${kills} kills, ${serverProxy.faults() + gatewayProxy.faults()} broken connections; calm`);
    for (const person of crowd) person.recover();
    await delay(PEACE_MS);
    await Promise.all(crowd.map((person) => person.finish()));

    const settleBy = Date.now() + SETTLE_MS;
    const credited = async (): Promise<boolean> => {
      const paid = (await readBooks()).filter((trade) => trade.state === 'paid').map((trade) => trade.tradeNumber);
      const lists = await Promise.all(accounts.map(async (account) => {
        const answer = await fetch(`http://127.0.0.1:${serverPorts[0]}/console/api/orders?account=${account}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
        return (await answer.json()) as { payments: { tradeNumber: string; state: string }[] }[];
      }));
      const ours = new Set(lists.flat().flatMap((order) => order.payments).filter((payment) => payment.state === 'paid').map((payment) => payment.tradeNumber));
      return paid.every((trade) => ours.has(trade));
    };
    while (!(await credited()) && Date.now() < settleBy) await delay(500);

    const trades = await readBooks();
    await Promise.all(servers.map((server) => server.stop()));
    return await useDatabase(where, async (db) => {
      const violations: string[] = [];
      let failed = 0;
      let orders = 0;
      let paid = 0;
      for (const person of crowd) {
        const own = person.witness;
        const { violations: disagreements, tally } = await compareBooks(db, {
          account: person.account, trades, alone: false, transfers: new Map(), attemptedTransfers: new Map(), orders: own.orders, keys: own.keys, promisedPaid: own.promisedPaid,
          mostOrders: person.mostOrders, ended: false,
        });
        const all = [...own.violations, ...person.ending(), ...disagreements];
        if (all.length > 0) failed += 1;
        violations.push(...all.map((violation) => `${person.account}: ${violation}`));
        orders += tally.orders;
        paid += tally.paid;
      }
      const audit = await auditLedger(db);
      if (!audit.balanced) violations.push(`the ledger does not balance: ${JSON.stringify(audit)}`);
      const known = new Set((await db.selectFrom('payments').select('trade_number').where('state', '=', 'paid').execute()).map((row) => row.trade_number));
      for (const trade of trades) if (trade.state === 'paid' && !known.has(trade.tradeNumber)) violations.push(`trade ${trade.tradeNumber} was paid and is not credited`);
      return { people, failed: violations.length > 0 ? Math.max(1, failed) : 0, violations, summary: `${kills} kills, ${orders} orders, ${paid} paid` };
    });
  } finally {
    await Promise.allSettled([...[...servers, gateway].map((each) => each.kill()), serverProxy.close(), gatewayProxy.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

let inUse: Promise<unknown> = Promise.resolve();

/** One battle after the other: as it opens, the embedded database keeps this process from everything else, for longer than a connection to PostgreSQL may take. */
function useDatabase<T>(where: DatabaseLocation, use: (db: Database) => Promise<T>): Promise<T> {
  const used = inUse.then(async () => {
    const { db, close } = await openDatabase(where);
    try {
      return await use(db);
    } finally {
      await close();
    }
  });
  inUse = used.catch(() => undefined);
  return used;
}
