import { expect, it } from 'vitest';
import { probeHostEnvironment } from './host-environment.ts';

interface Parts {
  readonly compatMode?: string;
  readonly documentMode?: number;
  readonly external?: object;
  readonly metas?: readonly { readonly httpEquiv: string }[];
}

function openHost({ compatMode = 'CSS1Compat', documentMode, external, metas = [] }: Parts = {}) {
  const document = { compatMode, getElementsByTagName: () => metas, ...(documentMode === undefined ? {} : { documentMode }) } as unknown as Document;
  return { document, status: 'ready', ...(external === undefined ? {} : { external }) };
}

it('finds nothing in a current engine', () => {
  expect(probeHostEnvironment(openHost({ external: {} }))).toEqual({ quirks: false, documentMode: null, asksForMode: false, intranetZone: false, dualKernel: false });
});

it('tells quirks mode, the document mode and whether the page asks for one', () => {
  const host = openHost({ compatMode: 'BackCompat', documentMode: 8, metas: [{ httpEquiv: '' }, { httpEquiv: 'X-UA-Compatible' }] });
  expect(probeHostEnvironment(host)).toMatchObject({ quirks: true, documentMode: 8, asksForMode: true });
});

it('takes an IE kernel that lets the status line be written for the intranet zone, and puts the line back', () => {
  const host = openHost({ documentMode: 11 });
  expect(probeHostEnvironment(host).intranetZone).toBe(true);
  expect(host.status).toBe('ready');
});

it('takes one that ignores or forbids the write for another zone', () => {
  const silent = Object.defineProperty(openHost({ documentMode: 11 }), 'status', { get: () => '', set() {} });
  const strict = Object.defineProperty(openHost({ documentMode: 11 }), 'status', { get: () => { throw new Error('Access is denied.'); } });
  expect([silent, strict].map((host) => probeHostEnvironment(host).intranetZone)).toEqual([false, false]);
});

it('never writes the status line of an engine that is not the IE kernel', () => {
  const written: string[] = [];
  const host = Object.defineProperty(openHost(), 'status', { get: () => '', set(text: string) { written.push(text); } });
  expect(probeHostEnvironment(host).intranetZone).toBe(false);
  expect(written).toEqual([]);
});

it.each(['GetSID', 'twGetSecurityID', 'SEVersion', 'mxGetRuntime', 'max_version'])('sees a dual-kernel shell by its %s, without reading it', (member) => {
  const external = Object.defineProperty({}, member, { get: () => { throw new Error('the shell answers calls only'); } });
  expect(probeHostEnvironment(openHost({ external })).dualKernel).toBe(true);
});

it('takes a shell that lets nothing be seen for none', () => {
  const external = new Proxy({}, { has: () => { throw new Error('Access is denied.'); } });
  expect(probeHostEnvironment(openHost({ external })).dualKernel).toBe(false);
});
