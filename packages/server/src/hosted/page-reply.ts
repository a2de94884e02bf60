import { ENDPOINT } from '@unstuck/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem-error.ts';
import type { Notice } from './order-page.ts';
import { pageQuery, readPageChoice } from './page-choice.ts';
import { pageHeaders, renderPage } from './page-layout.ts';
import type { Page } from './page-layout.ts';

/** A refusal of the channel, or of an order that has moved on, is shown by the order's own page. */
export async function noticeAfter(work: () => Promise<unknown>): Promise<Notice | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'channel.unavailable' || error.code === 'channel.rejected' || error.code === 'request.invalid') return 'channel-down';
    if (error.code === 'order.closed' || error.code === 'order.awaiting-approval') return null;
    throw error;
  }
}

/** 303: reloading the page that follows sends nothing again. */
export function seeOrder(request: FastifyRequest, reply: FastifyReply, id: string, notice: Notice | null): FastifyReply {
  const query = pageQuery(readPageChoice(request), notice === null ? {} : { notice });
  return reply.redirect(ENDPOINT.hostedOrder(id) + query, 303);
}

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply.headers(pageHeaders(page)).send(renderPage(page));
}
