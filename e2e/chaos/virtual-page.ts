import type { Platform, SafeStorage } from '../../packages/compat/src/index.ts';
import type { ChaoticNetwork, WireRequest } from './chaotic-network.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The engine under one page load: it can freeze, and be gone from one moment to the next. */
export interface VirtualEngine {
  readonly platform: Platform;
  /** Runs now, when the page thaws, or never. */
  inPage(run: () => void): void;
  /** No timer, signal or answer is handled until {@link thaw}. */
  freeze(): void;
  thaw(): void;
  /** Nothing of the page ever runs again. */
  kill(): void;
  setOnline(online: boolean): void;
  /** Timers that will still fire, and requests that may still be answered. */
  pending(): number;
}

export interface VirtualEngineParts {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly network: ChaoticNetwork;
  readonly storage: SafeStorage;
}

export function createVirtualEngine({ clock, random, network, storage }: VirtualEngineParts): VirtualEngine {
  const timers = new Map<number, () => void>();
  const held: (() => void)[] = [];
  const origin = clock.now();
  let lastId = 0;
  let frozen = false;
  let dead = false;
  let online = true;

  function inPage(run: () => void): void {
    if (dead) return;
    if (frozen) held.push(run);
    else run();
  }

  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const body = request.method === 'POST' ? await request.text() : null;
    return new Promise((resolve, reject) => {
      const cut = (): void => inPage(() => reject(new TypeError('Failed to fetch')));
      const abort = (): void => reject(new DOMException('aborted', 'AbortError'));
      if (dead) return;
      if (request.signal.aborted) return abort();
      request.signal.addEventListener('abort', abort);
      if (!online) return void clock.schedule(cut, 1);
      const { pathname, search } = new URL(request.url);
      const wire: WireRequest = {
        method: request.method === 'POST' ? 'POST' : 'GET',
        path: pathname + search,
        headers: Object.fromEntries(request.headers),
        body,
      };
      network.send(wire, ({ answer, ending }) => inPage(() => resolve(toResponse(answer, ending, request.signal))), cut);
    });
  }

  return {
    platform: {
      fetch,
      setTimer(run, ms) {
        const id = (lastId += 1);
        timers.set(id, clock.schedule(() => inPage(() => {
          if (timers.delete(id)) run();
        }), ms));
        return id;
      },
      clearTimer(id) {
        timers.get(id)?.();
        timers.delete(id);
      },
      now: () => clock.now() - origin,
      randomBytes: (length) => random.bytes(length),
      storage,
      encodeJson: (flat) => JSON.stringify(flat),
      online: () => online,
    },
    inPage,
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      for (const run of held.splice(0)) inPage(run);
    },
    kill() {
      dead = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
    setOnline(changed) {
      online = changed;
    },
    pending: () => (dead ? 0 : timers.size),
  };
}

function toResponse(
  { status, headers, body }: { status: number; headers: Readonly<Record<string, string>>; body: string },
  ending: 'whole' | 'cut' | 'silence',
  signal: AbortSignal,
): Response {
  const { 'content-length': _length, ...kept } = headers;
  if (ending === 'whole') return new Response(status === 204 ? null : body, { status, headers: kept });
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body.slice(0, Math.floor(body.length / 3))));
      if (ending === 'cut') return controller.error(new TypeError('network error'));
      signal.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
    },
  });
  return new Response(stream, { status, headers: kept });
}
