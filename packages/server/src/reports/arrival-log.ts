import type { ProblemCode } from '@unstuck/protocol';
import { CompiledQuery } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Requests remembered at once; beyond that the oldest is forgotten. */
const MAX_REMEMBERED = 5_000;
/** An order request that takes longer is worth writing down before it is answered, and whatever its answer is. */
const PATIENCE_MS = 1_000;

/** How a request for an order ended. */
export interface Answered {
  readonly status: number;
  readonly code: ProblemCode | null;
  readonly at: Date;
}

/**
 * Which attempts have reached this process, so that "the request never arrived" is something the service knows. Only what failed or took long is
 * ever written down: an order remembers its attempts itself.
 */
export interface ArrivalLog {
  began(requestId: string, attemptId: string, at: Date): void;
  ended(requestId: string, answered: Answered): void;
  /** Answers how many it wrote down. */
  flush(db: Database, now: Date): Promise<number>;
  /** Whether the attempt is known here and not written down yet. */
  has(attemptId: string): boolean;
}

interface Arrival {
  readonly attemptId: string;
  readonly firstAt: Date;
  answered: Answered | null;
  /** Whether there is news to write. */
  dirty: boolean;
}

const UPSERT = `
  insert into arrivals (attempt_id, status, code, first_at, last_at)
  select distinct on (attempt_id) attempt_id, status, code, first_at, last_at
  from json_to_recordset($1::json) as incoming (attempt_id text, status integer, code text, first_at timestamptz, last_at timestamptz)
  order by attempt_id, last_at desc
  on conflict (attempt_id) do update set status = coalesce(excluded.status, arrivals.status), code = excluded.code, last_at = excluded.last_at`;

export function createArrivalLog(): ArrivalLog {
  const arrivals = new Map<string, Arrival>();
  return {
    began(requestId, attemptId, at) {
      arrivals.set(requestId, { attemptId, firstAt: at, answered: null, dirty: true });
      if (arrivals.size <= MAX_REMEMBERED) return;
      const [oldest] = arrivals.keys();
      if (oldest !== undefined) arrivals.delete(oldest);
    },
    ended(requestId, answered) {
      const arrival = arrivals.get(requestId);
      if (arrival === undefined) return;
      const quick = answered.at.getTime() - arrival.firstAt.getTime() < PATIENCE_MS;
      if (answered.status < 300 && quick) arrivals.delete(requestId);
      else Object.assign(arrival, { answered, dirty: true });
    },
    async flush(db, now) {
      const due = [...arrivals].filter(([, arrival]) => arrival.dirty && (arrival.answered !== null || now.getTime() - arrival.firstAt.getTime() >= PATIENCE_MS));
      if (due.length === 0) return 0;
      for (const [, arrival] of due) arrival.dirty = false;
      try {
        await db.executeQuery(CompiledQuery.raw(UPSERT, [JSON.stringify(due.map(([, arrival]) => rowOf(arrival)))]));
      } catch (error) {
        for (const [, arrival] of due) arrival.dirty = true;
        throw error;
      }
      // One that was answered meanwhile is dirty again, and stays for the next time.
      for (const [requestId, arrival] of due) if (!arrival.dirty && arrival.answered !== null) arrivals.delete(requestId);
      return due.length;
    },
    has: (attemptId) => [...arrivals.values()].some((arrival) => arrival.attemptId === attemptId),
  };
}

function rowOf({ attemptId, firstAt, answered }: Arrival): Record<string, unknown> {
  return { attempt_id: attemptId, status: answered?.status ?? null, code: answered?.code ?? null, first_at: firstAt.toISOString(), last_at: (answered?.at ?? firstAt).toISOString() };
}
