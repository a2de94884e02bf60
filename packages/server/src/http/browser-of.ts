import type { FastifyRequest } from 'fastify';

/** Where a page is looked at, as far as it decides what can be paid with. */
export interface Browser {
  /** WeChat's own, or WeCom's: neither opens Alipay's pages. https://github.com/zoujingli/WeChatDeveloper/issues/50 */
  readonly inWeChat: boolean;
  /** The camera that would scan a code shows it. */
  readonly onPhone: boolean;
}

export function browserOf(request: FastifyRequest): Browser {
  const agent = request.headers['user-agent'] ?? '';
  return { inWeChat: /MicroMessenger/i.test(agent), onPhone: /Mobi|Android/i.test(agent) };
}
