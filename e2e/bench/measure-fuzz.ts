import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import fc from 'fast-check';
import { fuzzedDelivery } from '../../packages/server/src/testing/fuzzed-reports.ts';
import type { FuzzedDelivery } from '../../packages/server/src/testing/fuzzed-reports.ts';
import { figure, megabytes } from './figures.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { startMeasuredOrderService } from './order-service.ts';
import { nextAddress } from './report-requests.ts';

/** Between two looks at the memory. */
const DELIVERIES_PER_LOOK = 5_000;
/** Made at a time. */
const BATCH = 250;
const CONNECTIONS = 16;
/** Flat: the second half of the looks is on average above the first by less than this share. */
const MOST_GROWTH = 0.05;
const LONGEST_SHOWN = 500;
const FUZZ_SEEDS = 2 ** 31;

export interface FuzzParts {
  readonly databaseUrl: string;
  readonly logFile: string;
  readonly effort: Effort;
  readonly say: Say;
}

/** Whether the collector answers whatever comes in, and what it holds after a garbage collection meanwhile. */
export async function measureFuzz({ databaseUrl, logFile, effort, say }: FuzzParts): Promise<readonly Measurement[]> {
  const service = await startMeasuredOrderService({ database: { url: databaseUrl }, logFile, behindProxy: true });
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const seed = randomInt(FUZZ_SEEDS);
  const answers: Record<string, number> = {};
  const heap: number[] = [];
  let made = 0;

  async function sendMany(count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += BATCH) {
      made += 1;
      const batch = fc.sample(fuzzedDelivery, { seed: seed + made, numRuns: BATCH });
      await Promise.all(batch.map(async (delivery) => {
        const answer = await send(service.origin, agent, delivery);
        answers[answer] = (answers[answer] ?? 0) + 1;
        if (isFailure(answer)) say(`${answer} to ${JSON.stringify(delivery).slice(0, LONGEST_SHOWN)}`);
      }));
    }
  }

  try {
    await sendMany(effort.fuzzWarmUp);
    for (const answer of Object.keys(answers)) delete answers[answer];
    for (let sent = 0; sent <= effort.fuzzDeliveries; sent += DELIVERIES_PER_LOOK) {
      if (sent > 0) await sendMany(DELIVERIES_PER_LOOK);
      const { heapUsed, external } = await service.memory();
      heap.push(heapUsed + external);
      say(`fuzz after ${figure(sent)} of ${figure(effort.fuzzDeliveries)} deliveries (seed ${seed}): heap ${megabytes(heapUsed + external)}`);
    }
  } finally {
    agent.destroy();
    await service.stop();
  }
  const failed = Object.keys(answers).filter(isFailure).reduce((sum, answer) => sum + (answers[answer] ?? 0), 0);
  const total = figure(effort.fuzzDeliveries);
  const half = Math.floor(heap.length / 2);
  const [first, second] = [mean(heap.slice(0, half)), mean(heap.slice(-half))];
  return [
    {
      what: `${total} fuzzed reports, capsules, pictures and violations: answers of 5xx, or none`,
      measured: String(failed),
      baseline: `answers by status: ${Object.entries(answers).map(([answer, count]) => `${answer}: ${figure(count)}`).join(', ')}`,
      ratio: '', bar: '0', met: failed === 0,
    },
    {
      what: 'heap and buffers of the collector meanwhile: second half of the looks',
      measured: megabytes(second),
      baseline: `first half: ${megabytes(first)}`,
      ratio: (second / first).toFixed(3),
      bar: `<= ${1 + MOST_GROWTH}`,
      met: second / first <= 1 + MOST_GROWTH,
    },
  ];
}

function isFailure(answer: string): boolean {
  return !/^[24]\d\d$/.test(answer);
}

/** The status, or the code of what ended the connection. */
function send(origin: string, agent: Agent, { method, url, type, body }: FuzzedDelivery): Promise<string> {
  const headers = { 'X-Forwarded-For': nextAddress(), ...(type === '' ? {} : { 'Content-Type': type }), ...(method === 'GET' ? {} : { 'Content-Length': Buffer.byteLength(body) }) };
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    const sending = request(origin + url, { method, agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(String(answer.statusCode))).once('error', failed);
    });
    sending.once('error', failed);
    sending.end(body);
  });
}

function mean(values: readonly number[]): number {
  if (values.length === 0) throw new Error('nothing was measured');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
