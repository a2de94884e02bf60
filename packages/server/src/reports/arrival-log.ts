import type { ProblemCode } from '@unstuck/protocol';
import { CompiledQuery } from 'kysely';
import { Node, Yallist } from 'yallist';
import type { Database } from '../database/schema.ts';

/** Requests remembered at once; beyond that the oldest is forgotten. */
const MAX_REMEMBERED = 5_000;
/** The same of one address whose tokens were not found to be good, or not yet: anybody can send a request. */
const MAX_OF_ONE_SENDER = 500;
/** An order request that takes longer is worth writing down before it is answered, and whatever its answer is. */
const PATIENCE_MS = 1_000;
/** While there is no answer, the time it takes is written down whenever it has grown so much. */
const GROWN = 2;
/** What its column holds. A clock that is set right at last, from its maker's day to now, would let nothing be written down. */
const LONGEST_MS = 2 ** 31 - 1;
/** Whoever asks too often is told so and may not fill the books with it. */
const TOO_MANY_REQUESTS = 429;

/** How a request for an order ended. */
export interface Answered {
  /** Null when whoever asked was gone before there was an answer. */
  readonly status: number | null;
  readonly code: ProblemCode | null;
  readonly at: Date;
}

/**
 * Which attempts have reached this process, so that "the request never arrived" is something the service knows. Only what failed or took long is
 * ever written down: an order remembers its attempts itself.
 */
export interface ArrivalLog {
  /** Of one sender only so many are remembered until their tokens were found to be good; without a sender all are. */
  began(attemptId: string, at: Date, sender?: string): Arrival;
  /** The token of the request was good. */
  vouchedFor(arrival: Arrival): void;
  ended(arrival: Arrival, answered: Answered): void;
  /** Answers how many it wrote down. */
  flush(db: Database, now: Date): Promise<number>;
  /** Whether the attempt is known here and not written down yet. */
  has(attemptId: string): boolean;
}

/** A request for an order, from when it came in. */
export type Arrival = Node<Seen>;

interface Seen {
  readonly attemptId: string;
  readonly firstAt: Date;
  /** Empty once the token was found to be good. */
  sender: string;
  answered: Answered | null;
  /** How long there had been no answer when it was last written down. */
  writtenMs: number;
  /** Whether it was answered since. */
  dirty: boolean;
}

/** Of several requests of one attempt the last says how it ended, and the slowest how long the service took. */
const UPSERT = `
  insert into arrivals (attempt_id, status, code, took_ms, sender, first_at, last_at)
  select distinct on (attempt_id) attempt_id, status, code, max(took_ms) over (partition by attempt_id), min(sender) over (partition by attempt_id), first_at, last_at
  from json_to_recordset($1::json) as incoming (attempt_id text, status integer, code text, took_ms integer, sender text, first_at timestamptz, last_at timestamptz)
  order by attempt_id, last_at desc
  on conflict (attempt_id) do update
    set status = coalesce(excluded.status, arrivals.status), code = case when excluded.status is null then arrivals.code else excluded.code end,
      took_ms = greatest(arrivals.took_ms, excluded.took_ms), sender = least(arrivals.sender, excluded.sender), last_at = excluded.last_at`;

export function createArrivalLog(): ArrivalLog {
  // A list, not a map: a map that thousands a second go through is copied again and again, and of the copies that grew old the dead ones keep
  // alive what came after them.
  const arrivals = new Yallist<Seen>();
  const isRemembered = (arrival: Arrival): boolean => arrival.list !== undefined;
  return {
    began(attemptId, at, sender = '') {
      const arrival = new Node<Seen>({ attemptId, firstAt: at, sender, answered: null, writtenMs: 0, dirty: false });
      if (sender !== '' && hasTooMany(arrivals, sender)) return arrival;
      arrivals.pushNode(arrival);
      if (arrivals.length > MAX_REMEMBERED) arrivals.shift();
      return arrival;
    },
    vouchedFor({ value }) {
      value.sender = '';
    },
    ended(arrival, answered) {
      const seen = arrival.value;
      if (!isRemembered(arrival) || seen.answered !== null) return;
      const { status, at } = answered;
      const quick = at.getTime() - seen.firstAt.getTime() < PATIENCE_MS;
      if (status === TOO_MANY_REQUESTS || (status !== null && status < 300 && quick)) arrivals.removeNode(arrival);
      else Object.assign(seen, { answered, dirty: true });
    },
    async flush(db, now) {
      const due = nodesOf(arrivals).filter(({ value }) => isDue(value, now)).map((arrival) => ({ arrival, before: arrival.value.writtenMs }));
      if (due.length === 0) return 0;
      const rows = due.map(({ arrival }) => rowOf(arrival.value, now));
      for (const { arrival: { value } } of due) Object.assign(value, { dirty: false, writtenMs: tookMs(value, now) });
      try {
        await db.executeQuery(CompiledQuery.raw(UPSERT, [JSON.stringify(rows)]));
      } catch (error) {
        for (const { arrival: { value }, before } of due) Object.assign(value, { dirty: value.answered !== null, writtenMs: before });
        throw error;
      }
      // One that was answered meanwhile is dirty, and stays for the next time.
      for (const { arrival } of due) if (isRemembered(arrival) && !arrival.value.dirty && arrival.value.answered !== null) arrivals.removeNode(arrival);
      return due.length;
    },
    has: (attemptId) => [...arrivals].some((seen) => seen.attemptId === attemptId),
  };
}

function hasTooMany(arrivals: Yallist<Seen>, sender: string): boolean {
  let count = 0;
  for (let node = arrivals.head; node !== undefined && count < MAX_OF_ONE_SENDER; node = node.next) if (node.value.sender === sender) count += 1;
  return count >= MAX_OF_ONE_SENDER;
}

function nodesOf(arrivals: Yallist<Seen>): readonly Arrival[] {
  const nodes: Arrival[] = [];
  for (let node = arrivals.head; node !== undefined; node = node.next) nodes.push(node);
  return nodes;
}

function isDue(seen: Seen, now: Date): boolean {
  return seen.answered === null ? tookMs(seen, now) >= Math.max(PATIENCE_MS, GROWN * seen.writtenMs) : seen.dirty;
}

function tookMs({ firstAt, answered }: Seen, now: Date): number {
  return Math.min(LONGEST_MS, (answered?.at ?? now).getTime() - firstAt.getTime());
}

function rowOf(seen: Seen, now: Date): Record<string, unknown> {
  const { attemptId, firstAt, answered } = seen;
  return {
    attempt_id: attemptId, status: answered?.status ?? null, code: answered?.code ?? null, took_ms: tookMs(seen, now), sender: seen.sender,
    first_at: firstAt.toISOString(), last_at: (answered?.at ?? firstAt).toISOString(),
  };
}
