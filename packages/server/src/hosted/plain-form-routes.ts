import { PROBLEM_KINDS } from '@unstuck/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Context } from '../context.ts';
import type { AccountToken, TokenVerifier } from '../http/account-token.ts';
import { localeOf } from '../http/asked-locale.ts';
import { readAttemptId } from '../http/validate.ts';
import { createOrder } from '../orders/create-order.ts';
import { startPayment } from '../payments/start-payment.ts';
import { ProblemError } from '../problem-error.ts';
import { noticeAfter, seeOrder, sendPage } from './page-reply.ts';
import { faultyFormPage, readPlainOrder, readTypedForm } from './plain-form.ts';
import type { FormFault, TypedForm } from './plain-form.ts';

const FAULT_OF: Partial<Record<ProblemError['code'], FormFault>> = { 'key.reused': 'key-reused', 'account.unknown': 'account' };

/** The form of the portal's page, sent without script: it makes the order that a checkout would have made under its key. */
export function registerPlainForm(scope: FastifyInstance, context: Context, tokens: TokenVerifier): void {
  const channels = context.channels.all.map((channel) => channel.id);

  scope.post('/o', async (request, reply) => {
    const form = readTypedForm(request.body);
    const refuse = (status: number, faults: readonly FormFault[]): FastifyReply =>
      sendPage(reply.code(status), faultyFormPage(form, faults, channels, localeOf(request)));
    const token = await readToken(form, tokens);
    if (typeof token === 'string') return refuse(401, [token]);
    const read = readPlainOrder(form, token.tokenId);
    if ('faults' in read) return refuse(400, read.faults);
    const { amount, currency, channel, key } = read.order;
    if (channel !== null && context.channels.find(channel) === undefined) return refuse(400, ['channel']);
    try {
      const { order } = await createOrder(context, { amount, currency, key, account: token.account, attemptId: readAttemptId(request) });
      const notice = channel === null || order.state !== 'open' ? null : await noticeAfter(() => startPayment(context, order.id, channel, localeOf(request)));
      return seeOrder(request, reply, order.id, notice);
    } catch (error) {
      const fault = error instanceof ProblemError ? FAULT_OF[error.code] : undefined;
      if (!(error instanceof ProblemError) || fault === undefined) throw error;
      return refuse(PROBLEM_KINDS[error.code].status, [fault]);
    }
  });
}

async function readToken(form: TypedForm, tokens: TokenVerifier): Promise<AccountToken | FormFault> {
  if (form.token === '') return 'token';
  return tokens.verify(form.token).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    return error.code === 'token.expired' ? 'token-expired' : 'token';
  });
}
