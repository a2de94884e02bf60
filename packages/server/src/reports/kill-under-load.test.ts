import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Report, ReportView } from '@unstuck/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import type { DatabaseLocation } from '../database/open-database.ts';
import { createOwnDatabase } from '../testing/open-test-database.ts';
import { sampleReport } from '../testing/sample-report.ts';
import { killServerProcesses, startServerProcess } from '../testing/server-process.ts';
import { ADMIN_TOKEN } from '../testing/test-service.ts';

const TIMEOUT_MS = 240_000;
const SENDERS = 24;
const KILLS = 3;
/** In each life of the service, before it is killed in the middle of what follows. */
const ACKNOWLEDGED_PER_LIFE = 150;
/** Browsers of different addresses: each may only send so many a minute. */
const BEHIND_A_PROXY = { UNSTUCK_TRUST_PROXY: 'true', UNSTUCK_REQUESTS_PER_MINUTE: '1000000' };

const cleanUps: (() => Promise<void>)[] = [];
const locations: [name: string, environment: Record<string, string>, location: DatabaseLocation][] = [];
const server = process.env['TEST_DATABASE_URL'] ?? '';

beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'unstuck-killed-'));
  cleanUps.push(() => rm(directory, { recursive: true, force: true }));
  locations.push(['the embedded database on disk', { DATA_DIR: directory }, { directory }]);
  if (server === '') return;
  const own = await createOwnDatabase(server);
  cleanUps.push(own.drop);
  locations.push(['PostgreSQL', { DATABASE_URL: own.url }, { url: own.url }]);
}, TIMEOUT_MS);
afterAll(async () => {
  killServerProcesses();
  for (const cleanUp of cleanUps) await cleanUp();
});

let address = 0;
/** Whether the service has acknowledged it; false where the connection died first. Any other answer is a fault of the service. */
async function deliver(port: number | null, report: Report): Promise<boolean> {
  address += 1;
  const headers = { 'content-type': 'text/plain', 'x-forwarded-for': `10.${(address >> 16) & 255}.${(address >> 8) & 255}.${address & 255}` };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/reports`, { method: 'POST', headers, body: JSON.stringify(report) }).then(
    async (response) => ({ status: response.status, body: await response.text() }),
  ).catch((error: unknown) => {
    if (error instanceof TypeError) return null;
    throw error;
  });
  if (answer === null) return false;
  expect([answer.status, answer.body]).toEqual([200, JSON.stringify({ ack: report.reportId })]);
  return true;
}

it('loses no acknowledged report and keeps none twice, however often it is killed under load', async () => {
  for (const [name, environment, location] of locations) {
    const acknowledged: Report[] = [];
    let unanswered: Report[] = [];
    for (let life = 1; life <= KILLS; life += 1) {
      const { child, exited, port } = await startServerProcess({ ...environment, ...BEHIND_A_PROXY });
      const again = unanswered;
      unanswered = [];
      const target = acknowledged.length + ACKNOWLEDGED_PER_LIFE;
      const sender = async (): Promise<void> => {
        for (;;) {
          const report = again.pop() ?? sampleReport();
          if (!(await deliver(port, report))) return void unanswered.push(report);
          acknowledged.push(report);
          if (acknowledged.length >= target) child.kill('SIGKILL');
        }
      };
      await Promise.all(Array.from({ length: SENDERS }, sender));
      await exited;
      expect(unanswered.length, `${name}: some were on their way when it was killed`).toBeGreaterThan(0);
      unanswered.push(...again);
    }

    const { child, exited, errors, port } = await startServerProcess({ ...environment, ...BEHIND_A_PROXY });
    const ask = async ({ reference }: Report): Promise<ReportView> =>
      (await fetch(`http://127.0.0.1:${port}/console/api/reports/${encodeURIComponent(reference)}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).json() as Promise<ReportView>;
    const shown = await Promise.all(acknowledged.map(ask));
    const lost = acknowledged.filter(({ reportId }, index) => shown[index]?.status !== 'found' || shown[index].report.reportId !== reportId);
    expect(lost.map(({ reportId }) => reportId), `${name}: acknowledged and gone`).toEqual([]);
    // Whoever got no answer sends again, and so does whoever lost the one that came.
    const resent = [...unanswered, ...acknowledged];
    expect(await Promise.all(resent.map((report) => deliver(port, report)))).toEqual(resent.map(() => true));
    child.kill('SIGTERM');
    expect([await exited, errors()]).toEqual([0, '']);

    const { db, close } = await openDatabase(location);
    const kept = await db.selectFrom('reports').select(['report_id', 'body']).execute();
    await close();
    expect(kept.length, name).toBe(resent.length);
    const byId = new Map(kept.map(({ report_id, body }) => [report_id, body]));
    for (const report of resent) expect(byId.get(report.reportId)).toEqual(report);
  }
}, TIMEOUT_MS);
