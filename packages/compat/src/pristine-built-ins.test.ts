import { expect, it } from 'vitest';
import { pristineFetch } from './pristine-built-ins.ts';
import { createFakeScope } from './testing/fake-scope.ts';

/** A function that prints as a native fetch does, as only an engine's own can. */
function nativeLooking(answer: string): typeof fetch {
  const { toString } = Function.prototype;
  const fake = (): Promise<Response> => Promise.resolve(new Response(answer));
  Function.prototype.toString = function (this: unknown) {
    return this === fake ? 'function fetch() {\n    [native code]\n}' : toString.call(this);
  };
  restorers.push(() => void (Function.prototype.toString = toString));
  return fake;
}
const restorers: (() => void)[] = [];

/** A document whose frames carry `inner` as their window. */
function documentWithFrames(inner: unknown): { document: Document; attached: unknown[] } {
  const attached: unknown[] = [];
  const createElement = (): unknown => {
    const frame = { setAttribute: () => undefined, contentWindow: inner, remove: () => attached.splice(attached.indexOf(frame), 1) };
    return frame;
  };
  return { document: { createElement, documentElement: { appendChild: (frame: unknown) => attached.push(frame) } } as unknown as Document, attached };
}

async function text(fetch: typeof globalThis.fetch): Promise<string> {
  return (await fetch('/')).text();
}

it('uses the page’s own fetch while it is native, without opening a frame', async () => {
  const { document, attached } = documentWithFrames({});
  const fetch = pristineFetch(createFakeScope({ document, fetch: nativeLooking('own') }));
  restorers.splice(0).forEach((restore) => restore());
  expect(await text(fetch)).toBe('own');
  expect(attached).toHaveLength(0);
});

it('takes fetch from a hidden frame, kept attached, when the page has bent its own', async () => {
  const inner = { fetch: nativeLooking('frame') };
  const { document, attached } = documentWithFrames(inner);
  const bent: typeof fetch = () => Promise.resolve(new Response('bent'));
  const fetchInUse = pristineFetch(createFakeScope({ document, fetch: bent }));
  restorers.splice(0).forEach((restore) => restore());
  expect(await text(fetchInUse)).toBe('frame');
  expect(attached).toHaveLength(1);
});

it('shows the frame it took fetch from, whose document is told what the policy stops', () => {
  const inner = { fetch: nativeLooking('frame'), document: {} };
  const { document } = documentWithFrames(inner);
  const opened: unknown[] = [];
  const bent: typeof fetch = () => Promise.resolve(new Response('bent'));
  pristineFetch(createFakeScope({ document, fetch: bent }), (frame, page) => opened.push(frame, page));
  restorers.splice(0).forEach((restore) => restore());
  expect(opened).toEqual([inner.document, document]);
});

it('falls back to the page’s bent fetch, and leaves no frame, where a frame has none either', async () => {
  const { document, attached } = documentWithFrames({});
  const bent: typeof fetch = () => Promise.resolve(new Response('bent'));
  expect(await text(pristineFetch(createFakeScope({ document, fetch: bent })))).toBe('bent');
  expect(attached).toHaveLength(0);
});

it('goes on with the page’s own where somebody takes the frame out of the page', async () => {
  const frame = { fetch: nativeLooking('frame') };
  const { document, attached } = documentWithFrames(frame);
  const bent: typeof fetch = () => Promise.resolve(new Response('bent'));
  const fetchInUse = pristineFetch(createFakeScope({ document, fetch: bent }));
  restorers.splice(0).forEach((restore) => restore());
  expect(await text(fetchInUse)).toBe('frame');
  Object.assign(attached[0] as object, { contentWindow: null });
  expect(await text(fetchInUse)).toBe('bent');
});

it('does not take a bound wrapper for a native fetch', async () => {
  const { document, attached } = documentWithFrames({ fetch: nativeLooking('frame') });
  const wrapper = function (this: unknown): Promise<Response> {
    return Promise.resolve(new Response('wrapped'));
  };
  const fetchInUse = pristineFetch(createFakeScope({ document, fetch: wrapper.bind(null) }));
  restorers.splice(0).forEach((restore) => restore());
  expect(await text(fetchInUse)).toBe('frame');
  expect(attached).toHaveLength(1);
});

it('rejects, and does not throw, where there is no fetch at all', async () => {
  await expect(pristineFetch(createFakeScope())('/')).rejects.toThrow('fetch is missing');
});
