import { LIMITS } from '@unstuck/protocol';
import { createApp, createJobs, createLogger, secretTokenKey } from '@unstuck/server';
import type { App, Channel, Context, Database } from '@unstuck/server';
import type { WireAnswer, WireRequest } from './chaotic-network.ts';

export const TOKEN_SECRET = 'Hn2vT7kQ9xZ4rB6mW8pL1cY5jD3gF0sA';
const ADMIN_TOKEN = 'Vw5tR8yU2iO6pA9sD4fG7hJ1kL3zX0cB';
/** Orders above this wait for somebody's approval, in minor units. */
export const APPROVAL_ABOVE = 200_000;

/** The order service as a process that can die between any two of its database statements, and is started again. */
export interface MortalService {
  /** Rejects when the process is down, or dies before it has answered. */
  request(request: WireRequest): Promise<WireAnswer>;
  asAdmin(path: string, body: object | null): Promise<WireAnswer>;
  /** One round of its background work. */
  tick(): Promise<void>;
  /** Dies at the statement after so many more; with 0 at the next one. */
  dieAfter(statements: number): void;
  isAlive(): boolean;
  start(): Promise<void>;
  deaths(): number;
  /** Makes it as good as newly started. */
  refresh(work: (context: Context) => Promise<unknown>): Promise<void>;
}

export interface MortalServiceParts {
  readonly db: Database;
  readonly channels: readonly Channel[];
  readonly clock: () => Date;
  readonly randomId: () => string;
}

interface Life {
  readonly app: App;
  dead: boolean;
  left: number;
}

export async function createMortalService({ db, channels, clock, randomId }: MortalServiceParts): Promise<MortalService> {
  let deaths = 0;
  let life = await begin();

  async function begin(): Promise<Life> {
    const born: { dead: boolean; left: number } = { dead: false, left: Infinity };
    const mortality: Parameters<Database['withPlugin']>[0] = {
      transformQuery({ node }) {
        if (!born.dead && born.left <= 0) {
          born.dead = true;
          deaths += 1;
        }
        born.left -= 1;
        // The open transaction, if there is one, is rolled back, as by a database that lost its client.
        if (born.dead) throw new Error('the process is dead');
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const app = await createApp({
      // A page that watches for three days says nothing that one of fifteen minutes does not.
      transferLifetimeSeconds: LIMITS.orderLifetimeSeconds,
      db: db.withPlugin(mortality),
      channels,
      tokenKey: secretTokenKey(TOKEN_SECRET),
      adminToken: ADMIN_TOKEN,
      clock,
      randomId,
      logger: createLogger('silent'),
      build: 'chaos',
      approvalAbove: APPROVAL_ABOVE,
      requestsPerMinute: null,
    });
    await app.http.ready();
    return Object.assign(born, { app });
  }

  async function request({ method, path, headers, body }: WireRequest): Promise<WireAnswer> {
    const mine = life;
    if (mine.dead) throw new Error('connection refused');
    const answer = await mine.app.http.inject({ method, url: path, headers: { ...headers }, ...(body === null ? {} : { payload: body }) });
    if (mine.dead) throw new Error('connection reset');
    const plain = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return { status: answer.statusCode, headers: Object.fromEntries(plain), body: answer.body };
  }

  return {
    request,
    asAdmin: (path, body) =>
      request({
        method: 'POST', path,
        headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(body === null ? {} : { 'content-type': 'application/json' }) },
        body: body === null ? null : JSON.stringify(body),
      }),
    async tick() {
      const mine = life;
      // Room on the disk is nothing that money hangs on, and takes long to reclaim each time.
      for (const job of createJobs(mine.app.context, null).filter(({ name }) => name !== 'reclaim-space')) {
        try {
          if (!mine.dead) await job.tick();
        } catch (error) {
          if (!mine.dead) throw error;
        }
      }
    },
    dieAfter(statements) {
      life.left = statements;
    },
    isAlive: () => !life.dead,
    async start() {
      if (life.dead) life = await begin();
    },
    deaths: () => deaths,
    async refresh(work) {
      if (life.dead) life = await begin();
      life.left = Infinity;
      deaths = 0;
      await work(life.app.context);
    },
  };
}
