import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findEmployee } from '../people/employees.ts';
import { readAccount } from './account-client.ts';
import { signAccountToken } from './account-token.ts';
import { attendancePage } from './attendance-page.ts';
import { historyPage } from './history-page.ts';
import { homePage } from './home-page.ts';
import { TEXTS, pickLanguage } from './texts.ts';
import type { Visit } from './visit.ts';

export interface PortalOptions {
  /** Where the portal's back end reaches the top-up service. */
  readonly apiUrl: string;
  /** Shared with the top-up service. */
  readonly tokenSecret: string;
  readonly clock: () => Date;
}

/** As strict as a portal can be: nothing inline, nothing from elsewhere. */
const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
  "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ');

const PUBLIC_FOLDER = fileURLToPath(new URL('../../public/', import.meta.url));

/** A vendor's HR portal: its own pages, its own style, and a checkout embedded in the home page. */
export async function registerPortal(app: FastifyInstance, options: PortalOptions): Promise<void> {
  await app.register(fastifyStatic, { root: PUBLIC_FOLDER, prefix: '/portal/', decorateReply: false });
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'content-security-policy': POLICY, 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' });
  });

  const page = (path: string, render: (visit: Visit, token: string) => string): void => {
    app.get(path, async (request, reply) => {
      const { visit, token } = await visitOf(request);
      // It holds a token and a key: no cache may hand it to anybody else, or hand the key out twice.
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(render(visit, token));
    });
  };
  page('/', (visit, token) => homePage(visit, { token, key: randomUUID() }));
  page('/attendance', attendancePage);
  page('/history', historyPage);

  async function visitOf(request: FastifyRequest): Promise<{ visit: Visit; token: string }> {
    const query = request.query as Readonly<Record<string, unknown>>;
    const text = (name: string): string | undefined => (typeof query[name] === 'string' ? query[name] : undefined);
    const employee = findEmployee(text('account'));
    const language = pickLanguage(text('lang'));
    const now = options.clock();
    const token = await signAccountToken(options.tokenSecret, employee.account, randomUUID(), now);
    const account = await readAccount(options.apiUrl, token, fetch);
    return { visit: { employee, language, texts: TEXTS[language], now, account }, token };
  }
}
