import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';

interface Bucket {
  at: number;
  /** Requests that may come now. */
  tokens: number;
  /** Requests that were refused, less those that could have come since. */
  refused: number;
}

/**
 * Counts for the plugin, which makes it with `new`. A bucket fills evenly: whoever has used up a minute's requests goes on at the minute's pace, where a count for each
 * minute would let in nobody for the rest of it. Those refused are told to come one after the other, not all at once.
 * https://en.wikipedia.org/wiki/Token_bucket
 */
export function createTokenBuckets(clock: () => Date, maxKeys: number): FastifyRateLimitStoreCtor {
  return class TokenBuckets implements FastifyRateLimitStore {
    /** The key that was not asked for longest comes first. */
    readonly #buckets = new Map<string, Bucket>();

    incr(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1], timeWindow: number, max: number): void {
      const now = clock().getTime();
      const { at, tokens, refused } = this.#take(key) ?? { at: now, tokens: max, refused: 0 };
      const perToken = timeWindow / max;
      const gained = Math.max(0, now - at) / perToken;
      const bucket = { at: now, tokens: Math.min(max, tokens + gained), refused: Math.max(0, refused - gained) };
      const isExceeded = bucket.tokens < 1;
      if (isExceeded) bucket.refused = Math.min(max, bucket.refused + 1);
      else bucket.tokens -= 1;
      this.#buckets.set(key, bucket);
      const missing = isExceeded ? bucket.refused : max - bucket.tokens;
      callback(null, { current: isExceeded ? max + 1 : Math.ceil(missing), ttl: missing * perToken });
    }

    child(): FastifyRateLimitStore {
      return new TokenBuckets();
    }

    #take(key: string): Bucket | undefined {
      const bucket = this.#buckets.get(key);
      const [oldest] = this.#buckets.keys();
      const leaves = bucket === undefined && this.#buckets.size >= maxKeys ? oldest : key;
      if (leaves !== undefined) this.#buckets.delete(leaves);
      return bucket;
    }
  };
}
