import { figure, megabytes } from './figures.ts';
import { ORDERS, postWithoutPause } from './full-load.ts';
import type { Effort, Measurement, Say } from './measurement.ts';
import { startMeasuredOrderService } from './order-service.ts';
import { slope } from './statistics.ts';

/** Between two looks. */
const ORDERS_PER_LOOK = 5_000;
/** Flat: over all the orders the fitted line rises by less than this share of where it began. */
const MOST_HEAP_GROWTH = 0.05;
const MOST_RSS_GROWTH = 0.1;

export interface MemoryParts {
  readonly databaseUrl: string;
  readonly logFile: string;
  readonly effort: Effort;
  readonly say: Say;
}

/** What the order service holds after a garbage collection, while order after order is made. */
export async function measureMemory({ databaseUrl, logFile, effort, say }: MemoryParts): Promise<readonly Measurement[]> {
  const service = await startMeasuredOrderService({ database: { url: databaseUrl }, logFile });
  try {
    await postWithoutPause(service.origin, ORDERS, { count: effort.warmUpOrders });
    const heap: [number, number][] = [];
    const resident: [number, number][] = [];
    for (let orders = 0; orders <= effort.memoryOrders; orders += ORDERS_PER_LOOK) {
      if (orders > 0) await postWithoutPause(service.origin, ORDERS, { count: ORDERS_PER_LOOK });
      const { heapUsed, external, rss } = await service.memory();
      heap.push([orders, heapUsed + external]);
      resident.push([orders, rss]);
      say(`memory after ${figure(orders)} of ${figure(effort.memoryOrders)} orders: heap ${megabytes(heapUsed + external)}, resident ${megabytes(rss)}`);
    }
    return [
      growthLine(`heap and buffers over ${figure(effort.memoryOrders)} orders`, heap, MOST_HEAP_GROWTH),
      growthLine('resident memory over the same orders', resident, MOST_RSS_GROWTH),
    ];
  } finally {
    await service.stop();
  }
}

function growthLine(what: string, points: readonly (readonly [orders: number, bytes: number])[], most: number): Measurement {
  const [, first] = points[0] ?? [0, Number.NaN];
  const [orders, last] = points.at(-1) ?? [0, Number.NaN];
  const perOrder = slope(points);
  const growth = (perOrder * orders) / first;
  return {
    what,
    measured: `${megabytes(last)}, ${figure(perOrder)} bytes per order`,
    baseline: `after warm-up: ${megabytes(first)}`,
    ratio: (1 + growth).toFixed(3),
    bar: `<= ${1 + most}`,
    met: growth <= most,
  };
}
