import type { Report } from '@unstuck/protocol';

/** As much of an order's id as the person sees on the screen. */
const TAIL = 4;

/** What is shown of an order's id: whoever knows all of it can open the order's page, pay it and cancel it. */
export function orderTailOf({ attempt: { orderId } }: Report): string | null {
  return orderId?.slice(-TAIL) ?? null;
}

/** The report with nothing but the tail of its order's id, in whatever text that stood. */
export function hideOrderId(report: Report): Report {
  const { orderId } = report.attempt;
  const tail = orderTailOf(report);
  if (orderId === null || tail === null || orderId.length <= TAIL) return report;
  const { evidence, probes, environment, timeline } = report;
  const hidden = replaceIn({ evidence, probes, environment, timeline }, orderId, `…${tail}`);
  return { ...report, ...hidden, attempt: { ...report.attempt, orderId: tail } };
}

/** The same value, with `found` replaced in each of its texts. */
function replaceIn<T>(value: T, found: string, by: string): T {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? each.split(found).join(by) : each)) as T;
}
