import { ENDPOINT } from '@unstuck/protocol';
import type { DiagnosisCase, Host } from './case.ts';
import { startOutsideFront, startTlsFront } from './fronts.ts';
import type { Front } from './fronts.ts';
import type { Lab } from './lab.ts';
import { serviceAt } from './network-cases.ts';
import { startSquid } from './start-squid.ts';
import { untilItFits } from './until-it-fits.ts';

const squids = new WeakMap<Lab, Awaited<ReturnType<typeof startSquid>>>();

async function throughSquid(lab: Lab): Promise<Host> {
  const squid = await startSquid();
  lab.cleanUp(squid.close);
  squids.set(lab, squid);
  // Some engines ask loopback directly, whatever they are told.
  return { origin: await front(lab, startOutsideFront(port(lab.network.origin))), open: { proxy: squid.url } };
}

async function front({ cleanUp }: Lab, started: Promise<Front>): Promise<string> {
  const { origin, close } = await started;
  cleanUp(close);
  return origin;
}

async function encryptedPage(lab: Lab): Promise<Host> {
  const [origin, results, service] = [await front(lab, startTlsFront(port(lab.network.origin))), await front(lab, startTlsFront(lab.resultsPort)), await front(lab, startOutsideFront(port(lab.api.origin)))];
  return serviceAt(service, { origin, results, open: { anyCertificate: true } });
}

function port(origin: string): number {
  return Number(new URL(origin).port);
}

/** What the network of an office does, with its real programs: a proxy, certificates. */
export const OFFICE_CASES: readonly DiagnosisCase[] = [
  {
    fault: "the office's proxy (Squid) begins to want a login", expected: 'intermediary.proxy-auth', due: 'noticed', orIn: { 'Chromium (installed)': 'server.hung', WebKitGTK: 'server.hung' }, host: throughSquid,
    notIn: { 'Firefox ESR': 'holds back all that the page sends while it asks for the login, and with it what the page would tell us' },
    arrange: async (lab) => {
      // What the change itself cuts off is another fault.
      await untilItFits(async () => lab.network.seen('GET', ENDPOINT.meta).length > 0, 'the page asks nothing of the service');
      await squids.get(lab)?.wantLogin(lab.resultsPort);
    },
  },
  { fault: 'encrypted page, unencrypted service', expected: 'mixed-content', host: encryptedPage, notIn: { 'WebKit 538': 'does not stop mixed content', 'Chromium 64': 'cannot be told to take a certificate that nobody signed' } },
  {
    fault: 'certificate of the service that nobody signed', expected: 'host.unreachable', due: 'probed', orIn: { 'WebKit 538': 'cors' },
    host: async (lab) => serviceAt(await front(lab, startTlsFront(port(lab.api.origin)))),
  },
];
