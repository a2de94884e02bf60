import type { Evidence, Report } from '@unstuck/protocol';
import { currentPayment } from '../records/describe-order.ts';
import type { OrderRecord } from '../records/describe-order.ts';

/** A report, and when and how it came in, with what was noted then; null of one that was not kept. */
export interface Received {
  readonly report: Report;
  readonly at: Date;
  readonly channelsDown: readonly string[] | null;
  readonly byPicture: boolean;
}

/** The channel of the order, if it did not answer when the report came in and the attempt stopped where a channel is needed. */
export function ofChannels({ report, channelsDown }: Received, order: OrderRecord | null, at: number): Evidence[] {
  if (order === null || order.state === 'paid') return [];
  const failedThere = report.failure?.code.startsWith('channel.') === true;
  const stage = report.attempt.phases.findLast(({ phase }) => phase !== 'failed')?.phase;
  if (!failedThere && stage !== 'paying' && stage !== 'confirming') return [];
  const chosen = currentPayment(order)?.channel ?? null;
  // A channel that was refused before a payment was begun has left no other trace than that it was down.
  return (channelsDown ?? [])
    .filter((channel) => (chosen === null ? failedThere : channel === chosen))
    .map((channel): Evidence => ({ id: 'server.channel-down', at, detail: { channel } }));
}
