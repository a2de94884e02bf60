import type { FastifyReply } from 'fastify';

/** @param formTarget where, besides the gateway itself, a submitted form may end up: the merchant's page */
export function sendPage(reply: FastifyReply, status: number, page: string, formTarget: string | null = null): FastifyReply {
  const origin = formTarget !== null && URL.canParse(formTarget) ? ` ${new URL(formTarget).origin}` : '';
  return reply
    .code(status)
    .headers({
      'content-security-policy': `default-src 'none'; style-src 'self'; img-src data:; form-action 'self'${origin}; base-uri 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(page);
}
