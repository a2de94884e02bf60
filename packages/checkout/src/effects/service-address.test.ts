import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSharedStorage, createVirtualTime } from '../../../compat/src/testing/fake-platform.ts';
import { createFakeOrderServer } from '../testing/fake-order-server.ts';
import type { FakeOrderServer } from '../testing/fake-order-server.ts';
import { openFakeTab } from '../testing/fake-tab.ts';
import { createServiceAddress } from './service-address.ts';

const OTHER = 'https://pay2.test';
type Host = 'pay' | 'pay2';
/** What stands at an address. `deaf` takes what it is sent, and its answers are lost. */
type Fate = 'fine' | 'refused' | 'silent' | 'portal' | 'bad-gateway' | 'deaf' | 'limited';

/** Two addresses of one service; what happens at each may change. */
function setUp(fates: Record<Host, Fate>, fallbacks: readonly string[] = [OTHER]) {
  const time = createVirtualTime();
  const service: FakeOrderServer = createFakeOrderServer();
  const asked: string[] = [];
  const answer = async (request: Request): Promise<Response> => {
    const { host, pathname } = new URL(request.url);
    const name = host.replace('.test', '') as Host;
    asked.push(`${name} ${request.method} ${pathname}`);
    switch (fates[name]) {
      case 'fine':
        return service.fetch(request);
      case 'refused':
        throw new TypeError('Failed to fetch');
      case 'silent':
        return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
      case 'portal':
        return new Response('<p>sign in', { headers: { 'Content-Type': 'text/html' } });
      case 'bad-gateway':
        return new Response('<h1>502', { status: 502, headers: { 'Content-Type': 'text/html' } });
      case 'deaf':
        await service.fetch(request);
        throw new TypeError('Failed to fetch');
      case 'limited':
        if (pathname !== '/v1/meta') service.next({ problem: 'rate.limited' });
        return service.fetch(request);
    }
  };
  const tab = openFakeTab({ time, storage: createSharedStorage().open(), fetch: (input, init) => answer(new Request(input, init)), fallbacks });
  return { time, service, asked, tab, fates };
}

it('asks the first address for as long as it leads to the service', async () => {
  const { tab, time, asked } = setUp({ pay: 'fine', pay2: 'fine' });
  tab.submit();
  await time.advance(60_000);
  expect(asked.filter((line) => !line.startsWith('pay '))).toEqual([]);
});

it.each<Fate>(['refused', 'silent', 'portal', 'bad-gateway'])('finds the service at the other address where the first is %s, before anything is sent', async (fate) => {
  const { tab, time, asked } = setUp({ pay: fate, pay2: 'fine' });
  await time.advance(9_000);
  tab.submit();
  await time.advance(200);
  expect(tab.runtime.state()).toMatchObject({ phase: 'paying', order: { id: 'o-1' } });
  expect(asked.filter((line) => /POST/.test(line))).toEqual(['pay2 POST /v1/orders', 'pay2 POST /v1/orders/o-1/pay']);
});

it.each<[Fate, string[]]>([
  ['refused', ['pay POST /v1/orders', 'pay2 GET /v1/orders/by-key', 'pay2 POST /v1/orders', 'pay2 POST /v1/orders/o-1/pay']],
  ['silent', ['pay POST /v1/orders', 'pay2 GET /v1/orders/by-key', 'pay2 POST /v1/orders', 'pay2 POST /v1/orders/o-1/pay']],
  ['deaf', ['pay POST /v1/orders', 'pay2 GET /v1/orders/by-key', 'pay2 POST /v1/orders/o-1/pay']],
])('asks the other address what became of an order whose address turned %s', async (fate, expected) => {
  const { tab, time, asked, service, fates } = setUp({ pay: 'fine', pay2: 'fine' });
  await time.advance(100);
  fates.pay = fate;
  tab.submit();
  await time.advance(15_000);
  expect(tab.runtime.state()).toMatchObject({ phase: 'paying', order: { id: 'o-1' } });
  expect(asked.filter((line) => /orders/.test(line) && !line.endsWith('o-1'))).toEqual(expected);
  expect(service.orders.size).toBe(1);
});

it('stays where the service itself asks to wait', async () => {
  const { tab, time, asked } = setUp({ pay: 'limited', pay2: 'fine' });
  tab.submit();
  await time.advance(20_000);
  expect(asked.filter((line) => line.startsWith('pay2'))).toEqual([]);
});

it('makes one order, and pays it, whatever becomes of either address while one of them works', async () => {
  const change = fc.record({ after: fc.constantFrom(0, 100, 3_000), host: fc.constantFrom<Host>('pay', 'pay2'), fate: fc.constantFrom<Fate>('refused', 'silent', 'portal', 'bad-gateway', 'deaf') });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
      const { tab, time, service, fates } = setUp({ pay: 'fine', pay2: 'fine' });
      await time.advance(100);
      tab.submit();
      for (const { after, host, fate } of changes) {
        Object.assign(fates, { pay: 'fine', pay2: 'fine', [host]: fate });
        await time.advance(after);
      }
      await time.advance(30_000);
      if (tab.runtime.state().phase === 'failed') {
        // Each press is one more chance, and nothing else is needed: no reload, no waiting for an address to come back.
        tab.retry();
        await time.advance(30_000);
      }
      expect(tab.runtime.state()).toMatchObject({ phase: 'paying' });
      expect(service.orders.size).toBe(1);
      tab.close();
    }),
    { numRuns: 60 },
  );
});

it('comes to the next address once, however many requests failed at the last, and round again', () => {
  const service = createServiceAddress(['', '/base/', 'HTTPS://b.test//'], 'https://hr.test');
  const seen = [service.current()];
  for (const base of ['https://hr.test', 'https://hr.test', 'https://hr.test/base', 'https://hr.test', 'HTTPS://b.test']) {
    service.failed(base);
    seen.push(service.current());
  }
  expect(seen).toEqual(['https://hr.test', 'https://hr.test/base', 'https://hr.test/base', 'HTTPS://b.test', 'HTTPS://b.test', 'https://hr.test']);
});
