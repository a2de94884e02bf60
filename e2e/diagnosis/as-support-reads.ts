import { setTimeout as delay } from 'node:timers/promises';
import { openOrders } from '../framework/orders.ts';
import { lookUpReport, sendReport } from '../framework/reports.ts';
import { ACCOUNT } from './account.ts';
import type { Ending } from './judge.ts';
import type { Lab } from './lab.ts';

/** The service asks a channel that does not tell after some seconds. */
const PAID_WITHIN_MS = 60_000;
const POLL_MS = 250;

/** The person pays, the service finds out, and the report that the page would make reaches support: the ending as the console then tells it. */
export async function asSupportReads({ demo, sandbox }: Lab, ending: Ending): Promise<Ending> {
  const { report } = ending;
  if (report === null) throw new Error('the page has no report of its attempt');
  const origin = `http://127.0.0.1:${demo.port}`;
  const { adminToken } = await demo.secrets();
  const orders = await openOrders({ origin, adminToken, account: ACCOUNT });
  const order = await orders.ofAttempt(report.attempt.id);
  const [trade] = order.payments;
  if (trade === undefined) throw new Error('nobody asked for a payment');
  await sandbox.acts(trade, 'pay');
  const deadline = Date.now() + PAID_WITHIN_MS;
  while ((await orders.ofAttempt(report.attempt.id)).state !== 'paid') {
    if (Date.now() > deadline) throw new Error('the service did not find out that the order was paid');
    await delay(POLL_MS);
  }
  await sendReport(origin, report);
  const found = await lookUpReport(origin, adminToken, report.reference);
  if (found.status !== 'found') throw new Error(`support does not find the report: ${found.status}`);
  const findings = found.findings.map((finding) => ({ ...finding, evidence: [...finding.evidence], indistinguishableFrom: [...finding.indistinguishableFrom] }));
  return { ...ending, cause: findings[0]?.cause ?? null, report: { ...report, findings } };
}
