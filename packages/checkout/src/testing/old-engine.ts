import { ponyfilledRequests } from '@unstuck/compat/legacy';
import { engine } from '../../../compat/src/testing/engine.ts';
import { createFakeXmlHttpRequest } from './fake-xml-http-request.ts';

// Set-up file: the suites that follow run on the ponyfills of the legacy build, over XMLHttpRequest.
engine.fetches = false;
engine.carry = (serve) => (input, init) => {
  // The ponyfill looks for it by its global name, at once.
  globalThis.XMLHttpRequest = createFakeXmlHttpRequest(serve);
  return ponyfilledRequests.fetch(input, init);
};

const { setTimeout } = globalThis;
// The ponyfill hands its answers over in a timer of nothing, while the clock of these tests stands still.
globalThis.setTimeout = ((run: () => void, ms?: number) => (ms ? setTimeout(run, ms) : setImmediate(run))) as typeof setTimeout;
