import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN, createTestService, SETUP_TIMEOUT_MS } from '../testing/test-service.ts';
import type { TestService } from '../testing/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService({ requestsPerMinute: 2 });
}, SETUP_TIMEOUT_MS);
afterAll(() => service.close());

const statuses = async (url: string, times: number): Promise<number[]> => {
  const answers = [];
  for (let count = 0; count < times; count += 1) answers.push(await service.http.inject({ url }));
  return answers.map(({ statusCode }) => statusCode);
};

it('counts requests by address, and neither counts nor refuses what asks whether the service is well', async () => {
  expect(await statuses('/healthz', 3)).toEqual([200, 200, 200]);
  expect(await statuses('/readyz', 3)).toEqual([200, 200, 200]);
  expect(await statuses('/v1/meta', 3)).toEqual([200, 200, 429]);
  expect([...(await statuses('/healthz', 1)), ...(await statuses('/readyz', 1))]).toEqual([200, 200]);
  expect((await service.http.inject({ url: '/v1/meta', remoteAddress: '192.0.2.7' })).statusCode).toBe(200);
});

it('lets an address that has used up its minute go on at its pace, and tells whom it refuses when', async () => {
  const ask = () => service.http.inject({ url: '/v1/meta', remoteAddress: '192.0.2.9' });
  expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200]);
  const [first, second] = [await ask(), await ask()];
  expect([first.statusCode, first.headers['retry-after'], second.headers['retry-after']]).toEqual([429, '30', '60']);
  service.advance(30);
  expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 429]);
});

it('hears payment platforms out where an office behind the same address has used it up', async () => {
  const remoteAddress = '192.0.2.8';
  const ask = (): Promise<number> => service.http.inject({ url: '/v1/meta', remoteAddress }).then(({ statusCode }) => statusCode);
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  const { headers, payload } = service.alipay.notification('n1', 'a-trade-number-of-nobody', { state: 'waiting' });
  const answer = await service.http.inject({ method: 'POST', url: '/v1/notify/alipay', headers, payload, remoteAddress });
  // Of a payment that is not in the books: it was read, and refused for that alone.
  expect(answer.statusCode).toBe(500);
  expect(service.log).toContainEqual(expect.objectContaining({ msg: 'notification', result: 'unknown-trade' }));
});

it('counts those who guess the admin token, too', async () => {
  const guess = (authorization: string) => service.http.inject({ url: '/console/api/sites', remoteAddress: '192.0.2.10', headers: { authorization } });
  expect([(await guess('Bearer one')).statusCode, (await guess('Bearer other')).statusCode, (await guess(`Bearer ${ADMIN_TOKEN}`)).statusCode]).toEqual([401, 401, 429]);
});
