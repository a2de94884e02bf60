import type { Platform } from './platform.ts';

/** Asks for the right to send; calls `granted` once it has it. Returns what gives it back, or withdraws the question. */
export type Claim = (slot: string, granted: () => void) => () => void;

/** Longer than any creation may take, so that only a dead tab ever loses its lease. */
export const LEASE_MS = 25_000;
/** Two tabs may both have found the lease free; the last to write wins, once this long has passed for it to show. */
const SETTLE_MS = 30;
const RETRY_MS = 60;

/**
 * One tab sends at a time. Web Locks where the engine has them (they need a secure context), else a lease in storage. Neither
 * is relied upon for money: the machine stops waiting after its own deadline, and the server's idempotency decides.
 */
export function createSingleFlight(platform: Platform, wallClock: () => number, locks: LockManager | undefined): Claim {
  return locks ? (slot, granted) => claimLock(locks, slot, granted) : (slot, granted) => claimLease(platform, wallClock, slot, granted);
}

function claimLock(locks: LockManager, slot: string, granted: () => void): () => void {
  const controller = new AbortController();
  let asked = true;
  let release = (): void => controller.abort();
  function grant(): void {
    if (asked) granted();
    asked = false;
  }
  new Promise((resolve) => {
    resolve(
      locks.request(slot, { signal: controller.signal }, () =>
        new Promise<void>((done) => {
          release = done;
          if (asked) grant();
          else done();
        }),
      ),
    );
    // Opaque origins have the interface and refuse to serve it.
  }).catch(grant);
  return () => {
    asked = false;
    release();
  };
}

function claimLease({ storage, setTimer, clearTimer, randomBytes }: Platform, wallClock: () => number, slot: string, granted: () => void): () => void {
  const key = `${slot}:lease`;
  const owner = Array.from(randomBytes(8)).join('.');
  let timer = 0;
  const isOurs = (): boolean => (storage.read(key) ?? '').split(' ')[0] === owner;

  function ask(): void {
    const left = Number((storage.read(key) ?? '').split(' ')[1]) - wallClock();
    // Further ahead than any lease lasts: the clock was set back meanwhile.
    if (left > 0 && left <= LEASE_MS) {
      timer = setTimer(ask, RETRY_MS);
      return;
    }
    storage.write(key, `${owner} ${wallClock() + LEASE_MS}`);
    timer = setTimer(() => (isOurs() ? granted() : ask()), SETTLE_MS);
  }

  // Nobody else sees these, so nobody else is there to wait for.
  if (storage.kind === 'memory' || storage.kind === 'session') timer = setTimer(granted, 0);
  else ask();
  return () => {
    clearTimer(timer);
    if (isOurs()) storage.remove(key);
  };
}
