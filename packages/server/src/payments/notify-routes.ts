import { channelIdSchema, ENDPOINT } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import type { Context } from '../context.ts';
import { ProblemError } from '../problem-error.ts';
import { askChannel } from './ask-channel.ts';
import { ChannelError } from './channel.ts';
import type { NotifyReply } from './channel.ts';
import { settlePayment } from './settle-payment.ts';

const RETRY_AFTER_SECONDS = 5;

/** Where payment platforms report. Nothing is believed before its signature is verified, and bytes are kept as they came. */
export async function registerNotifyRoutes(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

    // Counted apart: where one address stands for everybody, what people ask takes no turn from what platforms tell.
    scope.post<{ Params: { channel: string } }>(`${ENDPOINT.notify('')}:channel`, { config: { rateLimit: {} } }, async (request, reply) => {
      const id = v.safeParse(channelIdSchema, request.params.channel);
      const channel = id.success ? context.channels.find(id.output) : undefined;
      if (channel === undefined) throw new ProblemError('route.not-found');
      const rawBody = typeof request.body === 'string' ? request.body : '';
      const notify = await channel.readNotify({ headers: request.headers, rawBody }).catch((error: unknown) => {
        throw problemOfNotify(error) ?? error;
      });
      if ('event' in notify) {
        request.log.info({ channel: channel.id, event: notify.event, notifyId: notify.notifyId }, 'a notification about something else than a payment');
        return sendReply(reply, channel.replyToNotify('processed'));
      }
      const { tradeNumber, payment } = notify;
      // Notifications overtake each other: an old "closed" is no proof that nothing was paid since. The platform's books are.
      const ended = payment.state === 'closed' || payment.state === 'failed';
      const result = await settlePayment(context, {
        tradeNumber,
        payment: ended ? { state: 'waiting' } : payment,
        notify: { channel: channel.id, notifyId: notify.notifyId },
      });
      if (ended && result !== 'unknown-trade') await askChannel(context, { trade_number: tradeNumber, channel: channel.id });
      const facts = { channel: channel.id, tradeNumber, reported: payment.state, result };
      // As after a restore, of an order made since the backup: the platform gives up after a day, and then nobody would hear of the money.
      if (result === 'unknown-trade' && payment.state === 'paid') request.log.warn({ ...facts, amount: payment.amount }, 'money came for a payment that is not in the database');
      else request.log.info(facts, 'notification');
      return sendReply(reply, channel.replyToNotify(result === 'unknown-trade' ? 'rejected' : 'processed'));
    });
  });
}

function sendReply(reply: FastifyReply, { status, contentType, body }: NotifyReply): FastifyReply {
  return reply.code(status).type(contentType).send(body);
}

/** Whether it is genuine cannot be told while the platform's keys cannot be had; it is sent again. Null for what is a fault of ours. */
function problemOfNotify(error: unknown): ProblemError | null {
  if (!(error instanceof ChannelError)) return null;
  if (error.code === 'signature.invalid') return new ProblemError('signature.invalid', { cause: error });
  return error.code === 'channel.unavailable' ? new ProblemError('channel.unavailable', { money: 'unknown', retryAfterSeconds: RETRY_AFTER_SECONDS, cause: error }) : null;
}
