import { channelIdSchema, ENDPOINT } from '@unstuck/protocol';
import type { FastifyInstance } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import { askChannel } from './ask-channel.ts';
import { ChannelError } from './channel.ts';
import { settlePayment } from './settle-payment.ts';

/** Where payment platforms report. Nothing is believed before its signature is verified, and bytes are kept as they came. */
export async function registerNotifyRoutes(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

    scope.post<{ Params: { channel: string } }>(ENDPOINT.notify(':channel').replace('%3A', ':'), async (request, reply) => {
      const id = v.safeParse(channelIdSchema, request.params.channel);
      const channel = id.success ? context.channels.find(id.output) : undefined;
      if (channel === undefined) throw new ProblemError('route.not-found');
      const rawBody = typeof request.body === 'string' ? request.body : '';
      const notify = await channel.readNotify({ headers: request.headers, rawBody }).catch((error: unknown) => {
        throw error instanceof ChannelError && error.code === 'signature.invalid' ? new ProblemError('signature.invalid', { cause: error }) : error;
      });
      const { tradeNumber, payment } = notify;
      // Notifications overtake each other: an old "closed" is no proof that nothing was paid since. The platform's books are.
      const ended = payment.state === 'closed' || payment.state === 'failed';
      const result = await settlePayment(context, {
        tradeNumber,
        payment: ended ? { state: 'waiting' } : payment,
        notify: { channel: channel.id, notifyId: notify.notifyId },
      });
      if (ended && result !== 'unknown-trade') await askChannel(context, { trade_number: tradeNumber, channel: channel.id });
      request.log.info({ channel: channel.id, tradeNumber: notify.tradeNumber, reported: notify.payment.state, result }, 'notification');
      const answer = channel.replyToNotify(result === 'unknown-trade' ? 'rejected' : 'processed');
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  });
}
