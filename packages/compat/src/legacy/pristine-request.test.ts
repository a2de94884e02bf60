import { expect, it } from 'vitest';
import { createRequestMaker } from './pristine-request.ts';

type Scope = Parameters<typeof createRequestMaker>[0];

/** Prints as an engine's own does. */
function native(name: string): () => void {
  return Object.assign(() => undefined, { toString: () => `\nfunction ${name}() {\n    [native code]\n}\n` });
}

function requestsOf(whose: string, bend: (requests: Record<string, unknown>) => void = () => undefined): typeof XMLHttpRequest {
  const request = function (this: { whose: string }) {
    this.whose = whose;
  };
  request.toString = () => '[object XMLHttpRequestConstructor]';
  Object.assign(request.prototype, { open: native('open'), send: native('send') });
  bend(request.prototype);
  return request as unknown as typeof XMLHttpRequest;
}

/** A page, and what its frames are given for a window. */
function pageWith(XMLHttpRequest: typeof globalThis.XMLHttpRequest, inner: object | null) {
  const frames: { contentWindow: object | null }[] = [];
  const heard: string[] = [];
  const document = {
    createElement: () => ({ style: {}, parentNode: { removeChild: (frame: never) => frames.splice(frames.indexOf(frame), 1) }, contentWindow: inner && { document: { addEventListener: (type: string) => heard.push(type) }, ...inner } }),
    documentElement: { appendChild: (frame: { contentWindow: object | null }) => frames.push(frame) },
  };
  const scope = { document, XMLHttpRequest } as unknown as { -readonly [Key in keyof Scope]: Scope[Key] };
  return { scope, frames, heard };
}

const bend = (requests: Record<string, unknown>): void => void (requests['send'] = () => undefined);
const whose = (made: XMLHttpRequest): string => (made as unknown as { whose: string }).whose;

it('makes the page’s own requests while they are the engine’s, and opens no frame', () => {
  const { scope, frames } = pageWith(requestsOf('page'), { XMLHttpRequest: requestsOf('frame') });
  expect(whose(createRequestMaker(scope)())).toBe('page');
  expect(frames).toEqual([]);
});

it.each([
  ['`send`', requestsOf('page', bend)],
  ['`open`, bound', requestsOf('page', (requests) => (requests['open'] = Function.prototype.bind.call(() => undefined, null)))],
  ['all of it', function XMLHttpRequest() {} as unknown as typeof globalThis.XMLHttpRequest],
])('makes those of one hidden frame where the page has replaced %s, and hears what the policy stops there', (_, bent) => {
  const { scope, frames, heard } = pageWith(bent, { XMLHttpRequest: requestsOf('frame') });
  const make = createRequestMaker(scope);
  expect([make(), make()].map(whose)).toEqual(['frame', 'frame']);
  expect([frames.length, heard]).toEqual([1, ['securitypolicyviolation']]);
});

it('notices that the page bends them later', () => {
  const { scope } = pageWith(requestsOf('page'), { XMLHttpRequest: requestsOf('frame') });
  const make = createRequestMaker(scope);
  make();
  scope.XMLHttpRequest = requestsOf('page', bend);
  expect(whose(make())).toBe('frame');
});

it.each([
  ['frames have none', {}],
  ['they are bent in frames too', { XMLHttpRequest: requestsOf('frame', bend) }],
  ['a frame may not be looked into', null],
])('makes the page’s bent ones, and leaves no frame, where %s', (_, inner) => {
  const { scope, frames } = pageWith(requestsOf('page', bend), inner);
  const make = createRequestMaker(scope);
  expect([make(), make()].map(whose)).toEqual(['page', 'page']);
  expect(frames).toEqual([]);
});

it('goes on with the page’s where somebody takes the frame out of the page', () => {
  const { scope, frames } = pageWith(requestsOf('page', bend), { XMLHttpRequest: requestsOf('frame') });
  const make = createRequestMaker(scope);
  make();
  Object.assign(frames[0] ?? {}, { contentWindow: null });
  expect(whose(make())).toBe('page');
});
