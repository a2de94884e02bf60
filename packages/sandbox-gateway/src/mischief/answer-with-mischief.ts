import type { FastifyReply } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Mischief } from './mischief.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface MischievousApi {
  /** Does `work` and sends its answer as mischief has it. `work` is told whether to falsify its signature. */
  answer(reply: FastifyReply, mischief: Mischief, work: (falsify: boolean) => ApiAnswer): Promise<FastifyReply>;
  /** Cuts the connections that were left hanging. */
  dispose(): void;
}

const ERROR: ApiAnswer = { status: 500, contentType: 'text/html; charset=utf-8', body: '<html><h1>500 Internal Server Error</h1></html>' };

export function createMischievousApi(clock: Clock): MischievousApi {
  const hanging = new Set<FastifyReply['raw']>();

  function send(reply: FastifyReply, answer: ApiAnswer): FastifyReply {
    reply.code(answer.status).headers(answer.headers ?? {});
    return answer.status === 204 ? reply.send() : reply.type(answer.contentType).send(answer.body);
  }

  return {
    async answer(reply, mischief, work) {
      switch (mischief.api) {
        case 'normal':
          return send(reply, work(false));
        case 'bad-signature':
          return send(reply, work(true));
        case 'error-before':
          return send(reply, ERROR);
        case 'error-after':
          work(false);
          return send(reply, ERROR);
        case 'slow':
          await new Promise<void>((resolve) => clock.schedule(resolve, mischief.delayMs));
          return send(reply, work(false));
        case 'hang':
          work(false);
          reply.hijack();
          hanging.add(reply.raw);
          reply.raw.once('close', () => hanging.delete(reply.raw));
          return reply;
      }
    },
    dispose() {
      for (const raw of hanging) raw.destroy();
    },
  };
}
