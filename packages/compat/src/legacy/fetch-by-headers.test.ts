import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchByHeaders } from './fetch-by-headers.ts';

const { XMLHttpRequest: own } = globalThis;

/** An `XMLHttpRequest` that does what the test says. */
class Scripted extends EventTarget {
  static latest: Scripted;
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  readyState = 0;
  status = 0;
  statusText = '';
  response = '';
  responseURL = 'https://pay.test/v1/orders';
  headers = 'Content-Type: application/json\r\nUnstuck-Server: b1\r\nRetry-After:  7 \r\n';

  constructor() {
    super();
    Scripted.latest = this;
  }

  open(): void {
    this.readyState = 1;
  }

  setRequestHeader(): void {}
  send(): void {}
  getAllResponseHeaders(): string {
    return this.headers;
  }

  become(readyState: number, status = this.status): void {
    Object.assign(this, { readyState, status });
    this.dispatchEvent(new Event('readystatechange'));
  }
}

beforeEach(() => {
  globalThis.XMLHttpRequest = Scripted as unknown as typeof XMLHttpRequest;
});
afterEach(() => {
  globalThis.XMLHttpRequest = own;
  vi.useRealTimers();
});

function ask(): { readonly answer: Promise<Response>; readonly request: Scripted } {
  const answer = fetchByHeaders('https://pay.test/v1/orders', { method: 'POST', body: '{}' });
  return { answer, request: Scripted.latest };
}

it('answers when the headers are in, and hands out the body once it is whole', async () => {
  const { answer, request } = ask();
  request.become(2, 201);
  const { status, ok, headers, url } = await answer;
  expect([status, ok, url]).toEqual([201, true, 'https://pay.test/v1/orders']);
  expect(['content-type', 'unstuck-server', 'retry-after', 'date'].map((name) => headers.get(name))).toEqual(['application/json', 'b1', '7', null]);
  const text = (await answer).text();
  request.become(3);
  request.response = '{"id":"o1"}';
  request.become(4);
  request.onload?.();
  expect(await text).toBe('{"id":"o1"}');
});

it('fails in the body where the connection breaks after the headers', async () => {
  const { answer, request } = ask();
  request.become(2, 200);
  const text = (await answer).text();
  request.become(4, 0);
  request.onerror?.();
  await expect(text).rejects.toThrow(TypeError);
});

it('fails where nothing came', async () => {
  const { answer, request } = ask();
  request.become(4, 0);
  request.onerror?.();
  await expect(answer).rejects.toThrow(TypeError);
});

it('answers with the whole where an engine tells of no headers before', async () => {
  const { answer, request } = ask();
  request.response = '{}';
  request.become(4, 200);
  request.onload?.();
  expect(await (await answer).text()).toBe('{}');
});

it('takes a status of WinINet’s for a failure, and passes it on', async () => {
  const { answer, request } = ask();
  request.become(4, 12_029);
  await expect(answer).rejects.toMatchObject({ status: 12_029 });
});

it('fails where the engine loads what never came, and throws nothing past its promise', async () => {
  vi.useFakeTimers();
  const { answer, request } = ask();
  request.become(4, 0);
  request.onload?.();
  await expect(answer).rejects.toThrow(TypeError);
  expect(() => vi.runAllTimers()).not.toThrow();
});

it('fails in the body where the engine loads an answer of which it has forgotten the status', async () => {
  const { answer, request } = ask();
  request.become(2, 200);
  const text = (await answer).text();
  request.become(4, 0);
  request.onload?.();
  await expect(text).rejects.toThrow(TypeError);
});

it('leaves it to whoever ended a request how it failed', async () => {
  const { answer, request } = ask();
  request.become(4, 0);
  request.onabort?.();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

it('takes no request for its own that somebody else made before', async () => {
  ask();
  await expect(fetchByHeaders('https://pay.test/', { method: 'GET', body: '{}' })).rejects.toThrow(/Body not allowed/);
});
